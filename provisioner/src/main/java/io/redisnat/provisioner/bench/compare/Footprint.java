package io.redisnat.provisioner.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a contender needs that does nothing yet.
 *
 * @param contender its name
 * @param ready time from the start of its process to its first answer; empty if it was there before
 * @param idleBytes resident memory before its first client
 * @param pairBytes resident memory that one more idle connection costs, with all that belongs to it
 */
public record Footprint(
    String contender, Optional<Duration> ready, double idleBytes, double pairBytes) {

  private static final int CONNECTIONS = 1000;
  private static final int TIMEOUT_MILLIS = 5000;

  /**
   * Measures a contender that has just been started.
   *
   * @return empty if its process is not known
   * @throws IOException if it does not take a thousand connections
   */
  public static Optional<Footprint> measure(Contender contender, Optional<Duration> ready)
      throws IOException {
    if (contender.pid().isEmpty()) {
      return Optional.empty();
    }
    long pid = contender.pid().getAsLong();
    OptionalDouble before = ProcessFigures.residentBytes(pid);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        sockets.add(connected(contender));
      }
      OptionalDouble after = ProcessFigures.residentBytes(pid);
      if (before.isEmpty() || after.isEmpty()) {
        return Optional.empty();
      }
      double idle = before.getAsDouble();
      double pair = (after.getAsDouble() - idle) / CONNECTIONS;
      return Optional.of(new Footprint(contender.name(), ready, idle, pair));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** A connection that has been used once, so that the other side of the proxy is there too. */
  private static Socket connected(Contender contender) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(contender.address().host(), contender.address().port()),
          TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = socket.getInputStream().readNBytes("+PONG\r\n".length());
      if (reply.length == 0 || reply[0] != '+') {
        throw new IOException(contender.name() + " does not answer PING");
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
