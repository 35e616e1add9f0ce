package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import java.util.Optional;

/**
 * Where one client stands: which host name it is told, and which block of ports.
 *
 * <p>By default that host is the local IP of the accepted connection: the client reached the proxy
 * there, so it can reach the other listeners there too.
 *
 * @param localIp local IP of the accepted connection
 * @param advertised host to tell instead of {@code localIp}
 * @param portBase node port of index 0
 * @param capacity number of node ports
 * @param tls whether these ports speak TLS, whatever the nodes speak
 */
public record Vantage(
    String localIp, Optional<String> advertised, int portBase, int capacity, boolean tls) {

  /** The one and only spelling of a node for this client. */
  public HostPort outside(Member member) {
    return new HostPort(host(), portBase + member.index());
  }

  /** The host of every node for this client. */
  public String host() {
    return advertised.orElse(localIp);
  }

  /** True if {@code host} is a way in which this client may write the proxy's host. */
  public boolean isOutsideHost(String host) {
    return host.equalsIgnoreCase(host())
        || host.equals(localIp)
        || (isLoopback(localIp) && isLoopback(host));
  }

  /** The index that {@code port} stands for, or -1 if it is none of this audience's node ports. */
  public int indexOf(int port) {
    return port >= portBase && port < portBase + capacity ? port - portBase : -1;
  }

  private static boolean isLoopback(String host) {
    return host.equals("127.0.0.1") || host.equals("::1") || host.equalsIgnoreCase("localhost");
  }
}
