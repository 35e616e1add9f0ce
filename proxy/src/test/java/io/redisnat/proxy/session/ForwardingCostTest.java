package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Vantage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is only forwarded costs no memory, whatever the machine: nothing is made for a command. */
class ForwardingCostTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int COMMANDS = 16;
  private static final int EXCHANGES = 2000;
  private static final int ROUNDS = 30;

  private final PendingReplies pending = new PendingReplies(1 << 16);
  private final SessionSettings settings = SessionRig.settings(new SessionCounters(), false);
  private final StreamEnd nowhere =
      new StreamEnd(UnpooledByteBufAllocator.DEFAULT, ByteBuf::release);
  private final Viewpoint viewpoint =
      new Viewpoint(
          new NobodyKnown(), () -> new Vantage("127.0.0.1", Optional.empty(), 7000, 100, false), 0);
  private final ReplyStream replies =
      new ReplyStream(viewpoint, pending, settings, nowhere, address -> {});
  private final RequestStream requests =
      new RequestStream(viewpoint, pending, settings, nowhere, replies);

  private static final class NobodyKnown implements AddressSource {
    @Override
    public AddressBook current() {
      return AddressBook.EMPTY;
    }

    @Override
    public CompletionStage<?> refresh(String reason) {
      throw new AssertionError("nothing names a node, but: " + reason);
    }
  }

  @Test
  void aCommandAndItsReplyCostNoMemory() {
    ByteBuf commands =
        bytes("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n");
    ByteBuf answers = bytes("$5\r\nhello\r\n+OK\r\n");
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < EXCHANGES; i++) {
        requests.feed(commands.readerIndex(0).retain());
        replies.feed(answers.readerIndex(0).retain());
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(pending.isSettled()).isTrue();
    assertThat(pending.isBlind()).isFalse();
    assertThat(least).as("bytes allocated for %d exchanges", EXCHANGES).isLessThan(EXCHANGES);
  }

  // Watched for leaks, a buffer would note each access.
  private static ByteBuf bytes(String unit) {
    return Unpooled.wrappedBuffer(unit.repeat(COMMANDS).getBytes(StandardCharsets.ISO_8859_1));
  }
}
