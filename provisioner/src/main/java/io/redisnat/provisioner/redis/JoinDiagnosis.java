package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Why nodes do not get to know each other: says which link does not answer. Nodes talk on the
 * cluster bus, a second port that firewalls and port mappings often forget.
 */
final class JoinDiagnosis {

  /** CLUSTER MEET goes to the port with this distance unless it is told another. */
  private static final int BUS_OFFSET = 10000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST = 2;

  private JoinDiagnosis() {}

  /** A line for each of the first links that do not work; takes no more than some seconds. */
  static List<String> of(Collection<NodeView> views) {
    List<String> lines = new ArrayList<>();
    for (NodeView from : views) {
      for (NodeView to : views) {
        if (lines.size() < MOST && !from.known().contains(to.id())) {
          lines.add(link(from.address(), to));
        }
      }
    }
    return lines;
  }

  /** The first contact goes to the usual port, all others to the one that the node announces. */
  private static String link(HostPort from, NodeView to) {
    HostPort address = to.address();
    if (address.port() + BUS_OFFSET > 65535) {
      return "%s has no bus port: its port is above 55535".formatted(address);
    }
    HostPort usual = address.withPort(address.port() + BUS_OFFSET);
    HostPort announced = address.withPort(to.self().busPort());
    HostPort tried = answers(usual) ? announced : usual;
    String why =
        answers(tried)
            ? "it answers from here, so the way from %s to it is closed".formatted(from.host())
            : "nothing answers there";
    return "%s does not reach %s at its bus port %s: %s".formatted(from, address, tried, why);
  }

  private static boolean answers(HostPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
