package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's own messages quote the text at fault, so each way to be wrong is tried. */
class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = { hunter2 = hunter2 }",
        "password = [hunter2]",
        "password = hunter2 [1]",
        "password = hunter2$hunter2",
        "password = \"hunter2\n",
        "password = \"\"\"hunter2\n",
        "password = hunter2\"hunter2",
        "password = hunter2 : hunter2",
        "password = hunter2 = hunter2",
        "password = hunter2]hunter2",
        "password = hunter2{hunter2",
        "password = hunter2}hunter2",
        "password = [hunter2",
        "password hunter2",
        "password \"hunter2\"",
        "password = \"hunter2\\q\"",
        "password = \"hunter2\\uhunt\"",
        "password = ${hunter2",
        "password = 1hunter2$",
        "password = @hunter2",
        "password = \"\", username = \"\", seeds = \"redis://:hunter2@h:7000\"",
        "dial-map { \"redis://:hunter2@h:7000\" = \"a:1\" }",
        "passwrod = hunter2",
        "connect-timeout = -1s, password = hunter2"
      })
  void areInNoErrorAndNoStackTrace(String line) {
    String text = "redis-nat {\n upstream {\n seeds = \"a:1\"\n " + line + "\n unknown = 1\n }\n}";
    Throwable error = catchThrowable(() -> ConfigReader.parse(text, "proxy.conf", Map.of()));

    assertThat(error).isInstanceOf(ConfigException.class).hasMessageStartingWith("proxy.conf:");
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("hunter2");
  }

  @Test
  void areInNoTextFormOfTheRecords() {
    ProxyConfig config =
        ConfigReader.parse(
            "redis-nat.upstream { seeds = \"a:1\", username = u, password = hunter2 }",
            "test",
            Map.of());

    assertThat(config.upstream().credentials().orElseThrow().password()).isEqualTo("hunter2");
    assertThat(config.toString()).contains("username=u").doesNotContain("hunter2");
  }
}
