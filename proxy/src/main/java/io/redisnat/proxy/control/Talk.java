package io.redisnat.proxy.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Texts over one connection, with an end to all waiting. Used by one thread. */
final class Talk {

  /** Longer is no order and no answer. */
  private static final int MOST = 1 << 20;

  private final SocketChannel channel;
  private final long deadline;

  Talk(SocketChannel channel, Duration limit) throws IOException {
    this.channel = channel;
    this.deadline = System.nanoTime() + limit.toNanos();
    channel.configureBlocking(false);
  }

  void write(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /** What comes before the end of the line. */
  String readLine() throws IOException {
    return read('\n');
  }

  /** What comes before the other side closes. */
  String readAll() throws IOException {
    return read(-1);
  }

  private String read(int end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (true) {
      int count = channel.read(one.clear());
      if (count < 0 || (count > 0 && one.get(0) == end)) {
        return read.toString(StandardCharsets.UTF_8);
      }
      if (count == 0) {
        await(SelectionKey.OP_READ);
      } else if (read.size() < MOST) {
        read.write(one.get(0));
      } else {
        throw new IOException("the other side says too much");
      }
    }
  }

  private void await(int operation) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    try (Selector selector = Selector.open()) {
      channel.register(selector, operation);
      if (left <= 0 || selector.select(left) == 0) {
        throw new SocketTimeoutException("no answer in time");
      }
    }
  }
}
