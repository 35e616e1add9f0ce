package io.redisnat.provisioner.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.bench.compare.Script.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

  @Test
  void manyKeysAreAskedAtOnceOrOneByOneAndTheAnswersFit() {
    Exchange atOnce = Script.many(3, 2, false, i -> "k" + i).get(1);
    Exchange oneByOne = Script.many(3, 2, true, i -> "k" + i).get(1);

    assertThat(text(atOnce.request())).isEqualTo(Script.command("MGET", "k3", "k4", "k5"));
    assertThat(text(atOnce.reply())).isEqualTo("*3\r\n" + "$2\r\nvv\r\n".repeat(3));
    assertThat(text(oneByOne.request()))
        .isEqualTo(
            Script.command("MGET", "k3")
                + Script.command("MGET", "k4")
                + Script.command("MGET", "k5"));
    assertThat(text(oneByOne.reply())).isEqualTo("*1\r\n$2\r\nvv\r\n".repeat(3));
    assertThat(atOnce.operations()).isEqualTo(1).isEqualTo(oneByOne.operations());
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
  }

  private static long count(CharSequence text, String part) {
    return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
  }
}
