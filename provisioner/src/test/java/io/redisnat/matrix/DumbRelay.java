package io.redisnat.matrix;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes bytes on and translates nothing: what a client meets without the product. */
final class DumbRelay implements AutoCloseable {

  private final ServerSocket listener;
  private final HostPort target;

  DumbRelay(String host, HostPort target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName(host));
    daemon(this::accept);
  }

  HostPort address() {
    return new HostPort(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed; the client's results tell what matters.
              }
            },
            "dumb-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      Socket node = new Socket(target.host(), target.port());
      daemon(() -> pump(client, node));
      daemon(() -> pump(node, client));
    }
  }

  private static void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
