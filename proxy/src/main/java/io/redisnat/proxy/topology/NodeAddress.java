package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import java.util.Optional;

/**
 * The address field of a CLUSTER NODES line, in every form that servers print.
 *
 * <p>{@code ip:port} (3.x), {@code ip:port@cport} (4.0 to 6.2), {@code ip:port@cport[,hostname]}
 * (7.0 on), and the documented grammar {@code ,hostname[,key=value]*}. An IPv6 address has no
 * brackets, so the port begins after the last colon before {@code @}. {@code :0@0} is a node
 * without address, {@code :6379@16379} one that was never told its own.
 *
 * @param announced host (possibly empty) and client port (possibly 0)
 * @param busPort cluster bus port; port + 10000 where the server does not print it
 * @param hostname the announced host name; empty if there is none
 * @param suffix everything from the {@code @} on but the host name: {@code @17000} or
 *     {@code @17000,,shard-id=…}; kept so that a translated line differs in nothing else
 */
public record NodeAddress(
    HostPort announced, int busPort, Optional<String> hostname, String suffix) {

  private static final int BUS_PORT_OFFSET = 10000;

  /**
   * Parses the field.
   *
   * @throws IllegalArgumentException if it is not an address field
   */
  public static NodeAddress parse(String field) {
    int comma = field.indexOf(',');
    String address = comma < 0 ? field : field.substring(0, comma);
    String extras = comma < 0 ? "" : field.substring(comma + 1);
    int at = address.indexOf('@');
    String hostPort = at < 0 ? address : address.substring(0, at);
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + field + "' is not an address of CLUSTER NODES");
    }
    int port = number(field, hostPort.substring(colon + 1));
    int bus = at < 0 ? defaultBusPort(port) : number(field, address.substring(at + 1));
    int nextComma = extras.indexOf(',');
    String hostname = nextComma < 0 ? extras : extras.substring(0, nextComma);
    String auxiliary = nextComma < 0 ? "" : "," + extras.substring(nextComma);
    return new NodeAddress(
        new HostPort(hostPort.substring(0, colon), port),
        bus,
        hostname.isEmpty() ? Optional.empty() : Optional.of(hostname),
        (at < 0 ? "" : address.substring(at)) + auxiliary);
  }

  /** True for {@code :0@0}: the cluster forgot where this node is. */
  public boolean isNowhere() {
    return announced.host().isEmpty() && announced.port() == 0;
  }

  private static int defaultBusPort(int port) {
    return port == 0 || port + BUS_PORT_OFFSET > 65535 ? 0 : port + BUS_PORT_OFFSET;
  }

  private static int number(String field, String digits) {
    try {
      int value = Integer.parseInt(digits);
      if (value >= 0 && value <= 65535) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error that names the whole field.
    }
    throw new IllegalArgumentException("'" + field + "' is not an address of CLUSTER NODES");
  }
}
