package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no commands, and headers that claim what never comes; Redis is the reference. */
class GarbageIT {

  private static final int CLIENTS = 100;

  @RegisterExtension static final Siege SIEGE = new Siege();

  private static String answer(HostPort port, boolean loggedIn, String bytes) throws IOException {
    try (Wire wire = new Wire(port)) {
      if (loggedIn) {
        wire.login();
      }
      wire.raw(bytes).sayNoMore();
      return wire.untilClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*2147483648\r\n",
        "*99999999999999999999\r\n",
        "*1\r\n$536870913\r\n",
        "*1\r\n$99999999999999999999\r\n",
        "*1\r\n$-5\r\n",
        "*1\r\n$-1\r\n",
        "*x\r\n",
        "*1\r\n$x\r\n",
        "*1\r\n*1\r\n",
        "*1\r\n:1\r\n",
        "*11\r\n",
        "*1\r\n$16385\r\n",
        "\"unbalanced\r\n",
      })
  void whatAForgedHeaderGetsIsWhatRedisAnswers(String header) throws IOException {
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(answer(SIEGE.proxy().port(0), loggedIn, header))
          .as("logged in: %s", loggedIn)
          .isEqualTo(answer(SIEGE.proxy().direct(0), loggedIn, header));
    }
  }

  /** Redis 7 would believe these; up to 6.2 the limit was the same as the proxy's. */
  @ParameterizedTest
  @ValueSource(strings = {"*50000000\r\n", "*1000000000\r\n"})
  void moreArgumentsThanTheLimitAreRefusedAtTheHeader(String header) throws IOException {
    assertThat(answer(SIEGE.proxy().port(0), true, header))
        .isEqualTo("-ERR Protocol error: invalid multibulk length\r\n");
    assertThat(answer(SIEGE.proxy().port(0), false, header))
        .isEqualTo("-ERR Protocol error: unauthenticated multibulk length\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1048576\r\n",
        "*1\r\n$536870912\r\n",
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n",
        "*2\r\n$7\r\nCLUSTER\r\n$1000000\r\n",
      })
  void aHeaderThatRedisWouldBelieveCostsNothingUntilTheBytesCome(String header) throws IOException {
    List<Wire> waiting = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      waiting.add(new Wire(SIEGE.proxy().port(0)).login().raw(header));
    }
    Footprint now = Footprint.afterCollection(SIEGE.proxy());
    now.assertBounded();
    assertThat(now.heap() - SIEGE.before().heap()).as("heap").isLessThan(CLIENTS * 64L * 1024);
    for (Wire wire : waiting) {
      wire.vanish();
    }
  }

  @Test
  void aLineWithoutEndIsRefusedAsRedisDoes() throws IOException {
    String endless = "x".repeat(70_000);
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(answer(SIEGE.proxy().port(0), loggedIn, endless))
          .isEqualTo("-ERR Protocol error: too big inline request\r\n");
    }
  }

  @Test
  void nestedArraysAreNoCommand() throws IOException {
    assertThat(answer(SIEGE.proxy().port(0), true, "*1\r\n".repeat(10_000)))
        .isEqualTo("-ERR Protocol error: expected '$', got '*'\r\n");
  }

  @Test
  void randomBytesGetErrorsOrNothing() throws IOException {
    for (long seed : LongStream.range(0, 100).toArray()) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(answer(SIEGE.proxy().port(0), seed % 2 == 0, text))
          .as("seed %d", seed)
          .matches("(?s)(-[^\r]*\r\n)*");
    }
  }

  @Test
  void tlsToAPortThatSpeaksNoneIsEnded() throws IOException {
    String hello =
        "\u0016\u0003\u0001\u0000\u00f1\u0001\u0000\u0000\u00ed\u0003\u0003"
            + "\u00a5".repeat(32)
            + "\u0000\u0000\u0002\u0013\u0001\u0001\u0000\n";
    assertThat(answer(SIEGE.proxy().port(0), false, hello)).matches("(?s)(-[^\r]*\r\n)*");
    for (int type = 20; type < 25; type++) {
      Random random = new Random(type);
      byte[] bytes = new byte[2000];
      random.nextBytes(bytes);
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(
              answer(SIEGE.proxy().port(0), false, (char) type + "\u0003\u0003\u0007\u00d0" + text))
          .matches("(?s)(-[^\r]*\r\n)*");
    }
  }
}
