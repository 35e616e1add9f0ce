package io.redisnat.provisioner.bench.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.redisnat.provisioner.bench.compare.Script.Exchange;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection of a {@link LoadGenerator}: says its script in a circle, one exchange at a time.
 */
final class LoadConnection implements Closeable {

  private final LoadGenerator generator;
  private final LoadGenerator.Target target;
  private SocketChannel channel = SocketChannel.open();
  private int next;
  private int sent;
  private int received;
  private long began;

  /** Begins with the exchange of that number, to have all of them under way at once. */
  LoadConnection(LoadGenerator generator, LoadGenerator.Target target, int first)
      throws IOException {
    this.generator = generator;
    this.target = target;
    this.next = first % target.script().size();
  }

  /** Begins to connect; the first exchange follows. */
  void open() throws IOException {
    began = System.nanoTime();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(target.address());
    SelectionKey key =
        channel.register(
            generator.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    if (connected) {
      begin(key);
    }
  }

  /** The channel can do what it waited for. */
  void onReady(SelectionKey key) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      begin(key);
    } else if (key.isWritable()) {
      send(key);
    }
    if (key.isValid() && key.isReadable()) {
      receive(key);
    }
  }

  private void begin(SelectionKey key) throws IOException {
    sent = 0;
    received = 0;
    if (!generator.reconnects()) {
      began = System.nanoTime();
    }
    send(key);
  }

  private void send(SelectionKey key) throws IOException {
    ByteBuffer request = exchange().request().position(sent);
    channel.write(request);
    sent = request.position();
    int wanted = SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0);
    // Where nothing changes the kernel is not told.
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private void receive(SelectionKey key) throws IOException {
    ByteBuffer buffer = generator.buffer();
    if (channel.read(buffer) < 0) {
      throw new EOFException("the connection was closed");
    }
    check(buffer.flip());
    if (received == exchange().reply().capacity()) {
      generator.answered(exchange().operations(), began);
      next = (next + 1) % target.script().size();
      goOn(key);
    }
  }

  private void check(ByteBuffer read) throws IOException {
    ByteBuffer reply = exchange().reply().clear();
    int length = read.remaining();
    boolean right =
        received + length <= reply.capacity()
            && read.mismatch(reply.position(received).limit(received + length)) < 0;
    if (!right) {
      byte[] head = new byte[Math.min(100, length)];
      read.get(0, head);
      throw new IOException("a wrong reply came: '" + new String(head, ISO_8859_1).strip() + "'");
    }
    received += length;
  }

  private void goOn(SelectionKey key) throws IOException {
    if (generator.reconnects()) {
      channel.close();
      channel = SocketChannel.open();
      open();
    } else {
      begin(key);
    }
  }

  private Exchange exchange() {
    return target.script().get(next);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
