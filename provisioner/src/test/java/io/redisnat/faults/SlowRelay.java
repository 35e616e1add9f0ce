package io.redisnat.faults;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A TCP relay that passes everything on, as late as it is told: a long way to the node. */
final class SlowRelay implements AutoCloseable {

  private final HostPort target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;

  /**
   * Bytes on their way.
   *
   * @param bytes what was read; empty for the end
   * @param readAt when, by {@link System#nanoTime}
   */
  private record Chunk(byte[] bytes, long readAt) {}

  /** Listens on a free port of 127.0.0.1; not slow yet. */
  SlowRelay(HostPort target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  HostPort target() {
    return target;
  }

  HostPort address() {
    return new HostPort("127.0.0.1", listener.getLocalPort());
  }

  /** From now on everything takes so much longer, each way. */
  void delay(long millis) {
    delayMillis = millis;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "slow-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket node = new Socket(target.host(), target.port());
        client.setTcpNoDelay(true);
        node.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(node);
        relay(client, node);
        relay(node, client);
      } catch (IOException e) {
        // Closed, or a node that refuses: the client finds out by the end of its connection.
      }
    }
  }

  private void relay(Socket from, Socket to) {
    BlockingQueue<Chunk> way = new LinkedBlockingQueue<>();
    start(() -> read(from, way));
    start(() -> write(way, to));
  }

  private static void read(Socket from, BlockingQueue<Chunk> way) {
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        way.add(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime()));
      }
    } catch (IOException e) {
      // As good as the end.
    }
    way.add(new Chunk(new byte[0], System.nanoTime()));
  }

  private void write(BlockingQueue<Chunk> way, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk chunk = way.take(); chunk.bytes().length > 0; chunk = way.take()) {
        long due = chunk.readAt() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        out.write(chunk.bytes());
      }
    } catch (IOException e) {
      // The other direction ends too, when the other side notices.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(to);
    }
  }

  private void closeQuietly(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(this::closeQuietly);
  }
}
