package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link Garbage} at node ports, and what only they have to look into. */
class GarbageIT extends Garbage {

  @RegisterExtension static final Siege SIEGE = new Siege();

  @Override
  Siege siege() {
    return SIEGE;
  }

  @Override
  HostPort port() {
    return SIEGE.proxy().port(0);
  }

  @Test
  void anArgumentThatIsLookedIntoCostsNothingEither() throws IOException {
    assertCostsNothing("*2\r\n$7\r\nCLUSTER\r\n$1000000\r\n");
  }

  @Test
  void tlsToAPortThatSpeaksNoneIsEnded() throws IOException {
    String hello =
        "\u0016\u0003\u0001\u0000\u00f1\u0001\u0000\u0000\u00ed\u0003\u0003"
            + "\u00a5".repeat(32)
            + "\u0000\u0000\u0002\u0013\u0001\u0001\u0000\n";
    assertThat(answer(false, hello)).matches("(?s)(-[^\r]*\r\n)*");
    for (int type = 20; type < 25; type++) {
      String record = (char) type + "\u0003\u0003\u0007\u00d0" + randomText(new Random(type), 2000);
      assertThat(answer(false, record)).matches("(?s)(-[^\r]*\r\n)*");
    }
  }
}
