package io.redisnat.proxy.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes {@linkplain Order orders} at a Unix domain socket that only its owner may use, one after
 * the other, on a thread of its own.
 */
public final class ControlSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  /** How long somebody may take to say what he wants, and to read the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;
  private final ServerSocketChannel server;
  private final Function<Order, Answer> executor;
  private final Thread thread;

  private ControlSocket(Path path, ServerSocketChannel server, Function<Order, Answer> executor) {
    this.path = path;
    this.server = server;
    this.executor = executor;
    this.thread = new Thread(this::run, "redis-nat-control");
    thread.setDaemon(true);
  }

  /** The socket of the proxy that keeps this ledger. */
  public static Path beside(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + ".sock");
  }

  /**
   * Opens the socket; what a proxy that was killed has left there is removed.
   *
   * @param executor does what is ordered; called on a thread that may wait
   * @return empty if it cannot be had, which is logged: a proxy works without
   */
  public static Optional<ControlSocket> open(Path path, Function<Order, Answer> executor) {
    try {
      if (ControlClient.isAnswered(path)) {
        throw new IOException("another proxy answers there: do both use the same ledger.file?");
      }
      Files.deleteIfExists(path);
      ControlSocket socket = new ControlSocket(path, bind(path), executor);
      socket.thread.start();
      return Optional.of(socket);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.atWarn()
          .addKeyValue("socket", path)
          .addKeyValue("cause", e.getMessage())
          .log("no control socket: 'proxy reload' will not find this proxy, SIGHUP does");
      return Optional.empty();
    }
  }

  private static ServerSocketChannel bind(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void run() {
    while (server.isOpen()) {
      try (SocketChannel connection = server.accept()) {
        serve(connection);
      } catch (AsynchronousCloseException e) {
        // close() asks for the end in this way.
        return;
      } catch (IOException e) {
        LOG.atDebug().addKeyValue("cause", e.getMessage()).log("control connection closed");
      }
    }
  }

  private void serve(SocketChannel connection) throws IOException {
    String line = new Talk(connection, PATIENCE).readLine();
    Answer answer =
        Order.of(line)
            .map(this::execute)
            .orElseGet(() -> new Answer("unknown", List.of("there is no such order")));
    new Talk(connection, PATIENCE).write(answer.text());
  }

  private Answer execute(Order order) {
    try {
      return executor.apply(order);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("order", order).log("an order failed");
      return new Answer("failed", List.of("failed; the log of the proxy says why"));
    }
  }

  /** Takes no more orders, and removes the socket. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("cause", e.getMessage()).log("the control socket stays behind");
    }
  }
}
