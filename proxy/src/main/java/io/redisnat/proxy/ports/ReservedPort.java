package io.redisnat.proxy.ports;

import io.redisnat.proxy.ports.PortBinder.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that refuses connections, and that nobody else gets meanwhile: a socket that is bound and
 * does not listen. Must be closed before somebody listens there.
 */
final class ReservedPort implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReservedPort.class);
  private static final int ATTEMPTS = 100;
  private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Socket socket;

  private ReservedPort(Socket socket) {
    this.socket = socket;
  }

  /**
   * Takes a port, whose listener may have been closed just now: with nio it is gone only once the
   * selector has noticed. So this tries for a moment, and is not for event loops.
   *
   * @throws IOException if somebody else has the port
   */
  static ReservedPort at(Place place) throws IOException {
    for (int i = 1; i < ATTEMPTS; i++) {
      try {
        return new ReservedPort(bound(place));
      } catch (IOException e) {
        LockSupport.parkNanos(TRY_AGAIN_NANOS);
      }
    }
    return new ReservedPort(bound(place));
  }

  /**
   * Waits until a port whose listener was closed just now can be had again; for a moment at most.
   */
  static void awaitFree(Place place) {
    try {
      at(place).close();
    } catch (IOException e) {
      // Whoever has it now is found out by who wants it next.
      LOG.atDebug().addKeyValue("port", place).addKeyValue("error", e).log("closed, and not free");
    }
  }

  private static Socket bound(Place place) throws IOException {
    Socket socket = new Socket();
    try {
      // Connections that the former listener has accepted are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(place.bind(), place.port()));
      // Otherwise Linux lets anybody listen here who reuses addresses, and all servers do.
      socket.setReuseAddress(false);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
