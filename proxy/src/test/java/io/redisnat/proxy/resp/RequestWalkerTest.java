package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestWalkerTest {

  private static final RespLimits SMALL = new RespLimits(64, 30, 1000, 200);

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsEveryCommandInOnePieceAndByteByByte(long seed) {
    RequestGenerator generator = new RequestGenerator(seed, 60);
    String bytes = generator.bytes();
    assertThat(walk(bytes).commands()).isEqualTo(generator.expected());
    assertThat(walk(bytes.split("")).commands()).isEqualTo(generator.expected());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsTheSameWhereverTheBytesAreSplit(long seed) {
    RequestGenerator generator = new RequestGenerator(seed, 4);
    String bytes = generator.bytes();
    for (int i = 0; i <= bytes.length(); i++) {
      WalkedRequests walked = walk(bytes.substring(0, i), bytes.substring(i));
      assertThat(walked.commands()).as("split at %d", i).isEqualTo(generator.expected());
      assertThat(walked.atBoundary()).isTrue();
    }
  }

  @Test
  void holdsEachLimitToTheLastUnit() {
    assertThat(walk("*30\r\n" + "$0\r\n\r\n".repeat(30)).commands()).hasSize(1);
    refuses("*31\r\n", "invalid multibulk length");
    assertThat(walk("*1\r\n$1000\r\n" + "x".repeat(1000) + "\r\n").commands()).hasSize(1);
    refuses("*1\r\n$1001\r\n", "invalid bulk length");
    assertThat(walk("x".repeat(198) + "\r\n").commands()).hasSize(1);
    refuses("x".repeat(201), "too big inline request");
  }

  private static void refuses(String bytes, String message) {
    assertThatThrownBy(() -> new WalkedRequests(SMALL).feed(bytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("Protocol error: " + message);
  }

  @Test
  void asksAgainForTheSameHeaderOnceTheClientHasLoggedIn() {
    RequestWalker walker = new RequestWalker(SMALL);
    walker.limits(SMALL.beforeAuthentication(), true);
    ByteBuf in = bytes("*11\r\n" + "$1\r\na\r\n".repeat(11));
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.START);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.TOO_BIG_WITHOUT_LOGIN);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.TOO_BIG_WITHOUT_LOGIN);
    assertThat(walker.refuse()).hasMessage("Protocol error: unauthenticated multibulk length");
    walker.limits(SMALL, false);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.ARGUMENT);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.END);
    assertThat(walker.arguments().count()).isEqualTo(11);
  }

  @Test
  void asksAgainForTheSameBulkOnceTheClientHasLoggedIn() {
    RespLimits limits = new RespLimits(64, 20, 100_000, 200);
    RequestWalker walker = new RequestWalker(limits);
    walker.limits(limits.beforeAuthentication(), true);
    ByteBuf in = bytes("*1\r\n$16385\r\n" + "x".repeat(16385) + "\r\n");
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.START);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.TOO_BIG_WITHOUT_LOGIN);
    assertThat(walker.refuse()).hasMessage("Protocol error: unauthenticated bulk length");
    walker.limits(limits, false);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.END);
  }

  @Test
  void refusesStrangersWhatNobodyMaySendAsIfTheyWereNone() {
    RequestWalker walker = new RequestWalker(SMALL);
    walker.limits(SMALL.beforeAuthentication(), true);
    ByteBuf in = bytes("*1\r\n$1001\r\n");
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.START);
    assertThatThrownBy(() -> walker.next(in)).hasMessage("Protocol error: invalid bulk length");
  }

  @Test
  void takesWhatStrangersMaySend() {
    RequestWalker walker = new RequestWalker(RespLimits.REDIS);
    RespLimits strangers = RespLimits.REDIS.beforeAuthentication();
    walker.limits(strangers, true);
    ByteBuf in = bytes("*10\r\n" + ("$16384\r\n" + "x".repeat(16384) + "\r\n").repeat(10));
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.START);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.ARGUMENT);
    assertThat(walker.next(in)).isEqualTo(RequestWalker.Event.END);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static WalkedRequests walk(String... pieces) {
    WalkedRequests walked = new WalkedRequests(SMALL);
    for (String piece : pieces) {
      walked.feed(piece);
    }
    return walked;
  }
}
