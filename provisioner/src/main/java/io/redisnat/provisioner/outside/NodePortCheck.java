package io.redisnat.provisioner.outside;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/** Asks ports whether they answer, as a client would. */
public final class NodePortCheck {

  private static final int PING_MILLIS = 1000;
  private static final String PONG = "+PONG";

  private NodePortCheck() {}

  /** The first of {@code ports} on {@code host} that does not answer PING; empty if all do. */
  public static Optional<HostPort> firstSilent(String host, Collection<Integer> ports) {
    return ports.stream()
        .sorted()
        .map(port -> new HostPort(host, port))
        .filter(address -> !answers(address))
        .findFirst();
  }

  private static boolean answers(HostPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), PING_MILLIS);
      socket.setSoTimeout(PING_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = socket.getInputStream().readNBytes(PONG.length());
      return new String(reply, StandardCharsets.US_ASCII).equals(PONG);
    } catch (IOException e) {
      return false;
    }
  }
}
