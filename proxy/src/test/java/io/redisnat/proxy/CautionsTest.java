package io.redisnat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.ConfigReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CautionsTest {

  private static List<String> of(String settings) {
    return Cautions.of(
        ConfigReader.parse(
            "redis-nat { upstream.seeds = \"a:1\", limits.max-connections = 10\n" + settings + "}",
            "test"));
  }

  @Test
  void loopbackIsNoRisk() {
    assertThat(of("")).isEmpty();
    assertThat(of("audiences = [{ name = a, bind = \"::1\" }]")).isEmpty();
  }

  @Test
  void everybodyElseIsToldEachRisk() {
    assertThat(of("audiences = [{ name = lan, bind = \"0.0.0.0\" }]"))
        .hasSize(2)
        .allMatch(caution -> caution.contains("audience 'lan' (0.0.0.0:7000-7063)"))
        .anyMatch(caution -> caution.contains("without TLS"))
        .anyMatch(caution -> caution.contains("no upstream.password"));
  }

  @Test
  void aPasswordOfTheNodesIsTakenForOneOfTheClients() {
    assertThat(of("upstream.password = x, audiences = [{ name = lan, bind = \"192.0.2.1\" }]"))
        .hasSize(1)
        .allMatch(caution -> caution.contains("without TLS"));
  }
}
