package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that are no commands, and headers that claim what never comes, at one kind of port; Redis
 * is the reference.
 */
abstract class Garbage {

  static final int CLIENTS = 100;

  /** The siege of the test class. */
  abstract Siege siege();

  /** The port that they come to. */
  abstract HostPort port();

  /** What is answered to a client that says this and no more. */
  final String answer(boolean loggedIn, String bytes) throws IOException {
    return answer(port(), loggedIn, bytes);
  }

  /** What Redis answers to it. */
  final String reference(boolean loggedIn, String bytes) throws IOException {
    return answer(siege().proxy().direct(0), loggedIn, bytes);
  }

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
    assertSameAsRedis(header);
  }

  final void assertSameAsRedis(String bytes) throws IOException {
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(answer(loggedIn, bytes))
          .as("logged in: %s", loggedIn)
          .isEqualTo(reference(loggedIn, bytes));
    }
  }

  /** Redis 7 would believe these; up to 6.2 the limit was the same as the proxy's. */
  @ParameterizedTest
  @ValueSource(strings = {"*50000000\r\n", "*1000000000\r\n"})
  void moreArgumentsThanTheLimitAreRefusedAtTheHeader(String header) throws IOException {
    assertThat(answer(true, header)).isEqualTo("-ERR Protocol error: invalid multibulk length\r\n");
    assertThat(answer(false, header))
        .isEqualTo("-ERR Protocol error: unauthenticated multibulk length\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1048576\r\n",
        "*1\r\n$536870912\r\n",
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n",
      })
  void aHeaderThatRedisWouldBelieveCostsNothingUntilTheBytesCome(String header) throws IOException {
    assertCostsNothing(header);
  }

  final void assertCostsNothing(String header) throws IOException {
    List<Wire> waiting = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      waiting.add(new Wire(port()).login().raw(header));
    }
    Footprint now = Footprint.afterCollection(siege().proxy());
    now.assertBounded();
    assertThat(now.heap() - siege().before().heap()).as("heap").isLessThan(CLIENTS * 64L * 1024);
    for (Wire wire : waiting) {
      wire.vanish();
    }
  }

  @Test
  void aLineWithoutEndIsRefusedAsRedisDoes() throws IOException {
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(answer(loggedIn, "x".repeat(70_000)))
          .isEqualTo("-ERR Protocol error: too big inline request\r\n");
    }
  }

  @Test
  void nestedArraysAreNoCommand() throws IOException {
    assertThat(answer(true, "*1\r\n".repeat(10_000)))
        .isEqualTo("-ERR Protocol error: expected '$', got '*'\r\n");
  }

  @Test
  void randomBytesGetErrorsOrNothing() throws IOException {
    for (long seed : LongStream.range(0, 100).toArray()) {
      Random random = new Random(seed);
      assertThat(answer(seed % 2 == 0, randomText(random, random.nextInt(3000))))
          .as("seed %d", seed)
          .matches("(?s)(-[^\r]*\r\n)*");
    }
  }

  static String randomText(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
