package io.redisnat.provisioner.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.bench.compare.Script.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void thereAreTenGetsForEachSet(int pipeline) {
    Script script = Script.mixed(pipeline, 32);
    StringBuilder all = new StringBuilder();
    int operations = 0;
    for (int i = 0; i < script.size(); i++) {
      Exchange exchange = script.get(i);
      all.append(StandardCharsets.US_ASCII.decode(exchange.request().duplicate()));
      operations += exchange.operations();
    }

    assertThat(count(all, "SET\r\n")).isEqualTo(pipeline);
    assertThat(count(all, "GET\r\n")).isEqualTo(10 * pipeline);
    assertThat(operations).isEqualTo(11 * pipeline);
  }

  private static long count(CharSequence text, String part) {
    return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
  }
}
