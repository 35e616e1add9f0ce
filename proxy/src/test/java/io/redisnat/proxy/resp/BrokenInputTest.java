package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged and random bytes: a walker ends, goes forward, and keeps next to nothing. */
class BrokenInputTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String ALPHABET = "*$%~>|-+:;.?_=!#,(0123456789\r\n\r\n\r\n ab\"'\0";
  private static final long SMALL = 512 * 1024;

  static LongStream seeds() {
    return LongStream.range(0, 1000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void randomBytesNeverHoldAWalkerUp(long seed) {
    Random random = new Random(seed);
    StringBuilder bytes = new StringBuilder("*".repeat(random.nextInt(2)));
    for (int i = 0; i < 400; i++) {
      bytes.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    walkReplies(bytes.toString());
    walkRequests(bytes.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*50000000\r\n",
        "$536870912\r\n",
        "$536870913\r\n",
        "*1048576\r\n$536870912\r\n",
        "*2147483647\r\n",
        "%999999999999999999\r\n",
        "%9999999999999999999999\r\n",
        "|999999999999999999\r\n",
        ">999999999999999999\r\n",
        "$999999999999999999\r\n",
        "*-2147483648\r\n",
        "*-9223372036854775808\r\n",
        "$-1\r\n",
        "*1\n$4\nPING\n",
        "*1\rX",
        "*1\r\n$4\rXPING\r\n",
        "*?\r\n",
        "$?\r\n;999999999999999999\r\n",
        "=999999999\r\ntxt:",
      })
  void forgedHeadersAreNotBelieved(String header) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (String bytes : new String[] {header, header.repeat(50), "*1\r\n".repeat(50) + header}) {
      walkReplies(bytes);
      walkRequests(bytes);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(SMALL);
  }

  private static void walkReplies(String bytes) {
    ReplyWalker walker = new ReplyWalker(1024);
    assertEnds(
        bytes,
        in -> {
          ReplyWalker.Event event = walker.next(in);
          if (event == ReplyWalker.Event.START) {
            walker.peek();
          }
          return event == ReplyWalker.Event.NEED_INPUT;
        });
  }

  private static void walkRequests(String bytes) {
    RequestWalker walker = new RequestWalker(RespLimits.REDIS);
    assertEnds(
        bytes,
        in -> {
          RequestWalker.Event event = walker.next(in);
          if (event == RequestWalker.Event.ARGUMENT) {
            walker.arguments().capture(Arguments.MAX_CAPTURED);
          } else if (event == RequestWalker.Event.INLINE_END) {
            InlineCommand.split(walker.inlineLine());
          }
          return event == RequestWalker.Event.NEED_INPUT;
        });
  }

  /** All bytes are walked, or refused, in no more steps than a few a byte. */
  private static void assertEnds(String bytes, Predicate<ByteBuf> step) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    int steps = 0;
    try {
      while (!step.test(in)) {
        assertThat(++steps).as("steps for %d bytes", bytes.length()).isLessThan(4 * bytes.length());
      }
      assertThat(in.isReadable()).isFalse();
    } catch (ProtocolException refused) {
      assertThat(refused).hasMessageStartingWith("Protocol error: ");
    }
  }
}
