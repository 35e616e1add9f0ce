package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same at the entry port, where requests are gathered: Redis is the reference there too. */
class EntryGarbageIT {

  private static final int CLIENTS = 100;

  @RegisterExtension static final Siege SIEGE = Siege.atEntry(proxy -> {});

  private static String answer(HostPort port, boolean loggedIn, String bytes) throws IOException {
    try (Wire wire = new Wire(port)) {
      if (loggedIn) {
        wire.login();
      }
      wire.raw(bytes).sayNoMore();
      return wire.untilClosed();
    }
  }

  private static String entry(boolean loggedIn, String bytes) throws IOException {
    return answer(SIEGE.proxy().entry(), loggedIn, bytes);
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
        "*-1\r\nPING\r\n",
        "*-10\r\n*0\r\n\r\n  \r\nPING\r\n",
        "PING\r\n*1\r\n$-5\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nPING\r\n",
        "Host: localhost\r\nPING\r\n",
        "*2\r\n$4\r\npost\r\n$1\r\n/\r\n",
      })
  void whatAForgedHeaderGetsIsWhatRedisAnswers(String header) throws IOException {
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(entry(loggedIn, header))
          .as("logged in: %s", loggedIn)
          .isEqualTo(answer(SIEGE.proxy().direct(0), loggedIn, header));
    }
  }

  /** Redis 7 would believe these; up to 6.2 the limit was the same as the proxy's. */
  @ParameterizedTest
  @ValueSource(strings = {"*50000000\r\n", "*1000000000\r\n"})
  void moreArgumentsThanTheLimitAreRefusedAtTheHeader(String header) throws IOException {
    assertThat(entry(true, header)).isEqualTo("-ERR Protocol error: invalid multibulk length\r\n");
    assertThat(entry(false, header))
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
    List<Wire> waiting = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      waiting.add(new Wire(SIEGE.proxy().entry()).login().raw(header));
    }
    Footprint now = Footprint.afterCollection(SIEGE.proxy());
    now.assertBounded();
    assertThat(now.heap() - SIEGE.before().heap()).as("heap").isLessThan(CLIENTS * 64L * 1024);
    for (Wire wire : waiting) {
      wire.vanish();
    }
  }

  /** The most that Redis takes of strangers: ten words, of 16 KiB each. */
  private static String most() throws IOException {
    // Of a slot whose node is there.
    String tag = "{" + SIEGE.proxy().key(0) + "}";
    String word = tag + "x".repeat(16_384 - tag.length());
    return "*10\r\n$3\r\nDEL\r\n" + ("$16384\r\n" + word + "\r\n").repeat(9);
  }

  @Test
  void strangersCostNoMoreThanRedisAllows() throws Exception {
    String most = most();
    assertThat(entry(false, most)).isEqualTo("-NOAUTH Authentication required.\r\n");
    assertThat(entry(false, most + "*11\r\n"))
        .isEqualTo(answer(SIEGE.proxy().direct(0), false, most + "*11\r\n"));
    String unfinished = most.substring(0, most.length() - 1);
    long size = unfinished.length();
    List<Wire> strangers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      strangers.add(new Wire(SIEGE.proxy().entry()).raw(unfinished));
    }
    TimeUnit.MILLISECONDS.sleep(500);
    Footprint now = Footprint.afterCollection(SIEGE.proxy());
    now.assertBounded();
    // A buffer that grows is up to twice as large as what is in it.
    assertThat(now.direct() - SIEGE.before().direct()).isLessThan(2 * CLIENTS * size);
    for (Wire stranger : strangers) {
      assertThat(stranger.raw("\n").frame()).isEqualTo("-NOAUTH Authentication required.\r\n");
      stranger.vanish();
    }
  }

  @Test
  void strangersWhoSendWithoutEndAndNeverReadAreHeldUp() throws Exception {
    String most = most();
    List<Wire> strangers = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Wire stranger = new Wire(SIEGE.proxy().entry(), 4096);
      strangers.add(stranger);
      senders.add(
          new Thread(
              () -> {
                try {
                  for (int j = 0; j < 200; j++) {
                    stranger.raw(most);
                  }
                } catch (IOException expected) {
                  // Closed at the end of the test, in the midst of it.
                  return;
                }
              }));
    }
    senders.forEach(Thread::start);
    for (int i = 0; i < 6; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      Footprint.of(SIEGE.proxy()).assertBounded();
    }
    for (Wire stranger : strangers) {
      stranger.vanish();
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  @Test
  void aLineWithoutEndIsRefusedAsRedisDoes() throws IOException {
    for (boolean loggedIn : new boolean[] {false, true}) {
      assertThat(entry(loggedIn, "x".repeat(70_000)))
          .isEqualTo("-ERR Protocol error: too big inline request\r\n");
    }
  }

  @Test
  void nestedArraysAreNoCommand() throws IOException {
    assertThat(entry(true, "*1\r\n".repeat(10_000)))
        .isEqualTo("-ERR Protocol error: expected '$', got '*'\r\n");
  }

  @Test
  void randomBytesGetErrorsOrNothing() throws IOException {
    for (long seed : LongStream.range(0, 100).toArray()) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(entry(seed % 2 == 0, text)).as("seed %d", seed).matches("(?s)(-[^\r]*\r\n)*");
    }
  }
}
