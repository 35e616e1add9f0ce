package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Walking costs no memory per frame: measured, over frames enough to show one byte for each. */
class NoAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REPEATS = 2000;
  private static final int ROUNDS = 30;

  @Test
  void ofReplies() {
    String frames =
        "$5\r\nhello\r\n+OK\r\n:1\r\n$-1\r\n*2\r\n$1\r\na\r\n*1\r\n-ERR x\r\n"
            + "%1\r\n+k\r\n#t\r\n>2\r\n+invalidate\r\n_\r\n-MOVED 1 10.0.0.1:7000\r\n";
    ReplyWalker walker = new ReplyWalker(64);
    assertAllocatesNothing(
        frames,
        in -> {
          ReplyWalker.Event event = walker.next(in);
          while (event != ReplyWalker.Event.NEED_INPUT) {
            if (event == ReplyWalker.Event.START) {
              walker.peek();
            }
            event = walker.next(in);
          }
        });
  }

  @Test
  void ofCommands() {
    String commands =
        "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n"
            + "*3\r\n$7\r\nCLUSTER\r\n$7\r\nKEYSLOT\r\n$1\r\nk\r\n*0\r\n";
    RequestWalker walker = new RequestWalker(RespLimits.REDIS);
    assertAllocatesNothing(
        commands,
        in -> {
          RequestWalker.Event event = walker.next(in);
          while (event != RequestWalker.Event.NEED_INPUT) {
            if (event == RequestWalker.Event.ARGUMENT) {
              walker.arguments().capture(Arguments.MAX_CAPTURED);
            }
            event = walker.next(in);
          }
        });
  }

  private interface Walk {
    void over(ByteBuf in);
  }

  private static void assertAllocatesNothing(String unit, Walk walk) {
    byte[] bytes = unit.repeat(REPEATS).getBytes(StandardCharsets.ISO_8859_1);
    // Watched for leaks, a buffer would note each access.
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      in.readerIndex(0);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      walk.over(in);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated for %d units", REPEATS).isLessThan(REPEATS);
  }
}
