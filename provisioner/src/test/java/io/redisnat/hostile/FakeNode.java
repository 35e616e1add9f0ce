package io.redisnat.hostile;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node that lies. It reads what it is asked, and says what the test wants to everybody: to
 * clients and to the proxy's own questions.
 */
final class FakeNode implements AutoCloseable {

  /** What it says to one connection, once that has asked something. */
  interface Answer {
    void to(Talk talk) throws IOException, InterruptedException;
  }

  /**
   * One connection.
   *
   * @param socket to the proxy
   * @param sent bytes that all connections took
   */
  record Talk(Socket socket, AtomicLong sent) {

    void say(String bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      sent.addAndGet(bytes.length());
    }
  }

  private final ServerSocket listener = new ServerSocket();
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeNode::daemon);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private final Answer answer;

  FakeNode(SmallProxy proxy, Answer answer) throws IOException {
    this.answer = answer;
    listener.setReuseAddress(true);
    // The one before it may still be closing.
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              listener.bind(new InetSocketAddress("127.0.0.1", proxy.fakeNode()));
              return true;
            });
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-node");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      if (in.read() >= 0) {
        answer.to(new Talk(socket, sent));
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | InterruptedException gone) {
      // The proxy had enough of it, which is what the test looks at.
      sockets.remove(socket);
    }
  }

  /** How many bytes it could get rid of. */
  long sent() {
    return sent.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
