package io.redisnat.config;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.model.Hosts;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A named set of listeners: who is told which addresses.
 *
 * @param name used in logs, metrics and {@code status}
 * @param bind IP to listen on; {@code 0.0.0.0} or {@code ::} for all
 * @param advertise host that clients are told; empty means the local IP of each accepted connection
 * @param portBase node port of the first node
 * @param capacity how many node ports there may be; they are portBase .. portBase + capacity - 1
 * @param entryPort where the one port for any client is
 * @param maxConnections most client connections; 0 for no limit but that of all audiences together
 * @param tls how its clients are spoken to; empty for plaintext
 */
public record AudienceConfig(
    String name,
    String bind,
    Optional<String> advertise,
    int portBase,
    int capacity,
    EntryPort entryPort,
    int maxConnections,
    Optional<AudienceTls> tls) {

  /** An audience that speaks plaintext, with no limit of its own and any entry port. */
  public AudienceConfig(
      String name, String bind, Optional<String> advertise, int portBase, int capacity) {
    this(name, bind, advertise, portBase, capacity, EntryPort.AUTO, 0, Optional.empty());
  }

  /** Checks each part. */
  public AudienceConfig {
    Checks.notBlank("name", name);
    if (!Hosts.isIpLiteral(bind)) {
      throw new InvalidKeyException(
          "bind", "is '" + bind + "'; it must be an IP such as 127.0.0.1, or 0.0.0.0 for all");
    }
    advertise.ifPresent(AudienceConfig::checkAdvertise);
    Checks.between("port-base", portBase, 1, 65535);
    Checks.between("capacity", capacity, 1, 16384);
    Checks.between("max-connections", maxConnections, 0, 10_000_000);
    if (portBase + capacity - 1 > 65535) {
      throw new InvalidKeyException(
          "port-base",
          "is %d; with a capacity of %d the ports go beyond 65535: lower one of the two"
              .formatted(portBase, capacity));
    }
  }

  /** Number of the last port of the block. */
  public int lastPort() {
    return portBase + capacity - 1;
  }

  /** The block as people write it: {@code 127.0.0.1:7000-7063}. */
  public String block() {
    String host = Hosts.isIpv6(bind) ? "[" + bind + "]" : bind;
    return host + ":" + portBase + "-" + lastPort();
  }

  /** True if {@code address} may be one of the node ports. */
  public boolean mayListenOn(HostPort address) {
    return bindsOverlap(bind, address.host())
        && portBase <= address.port()
        && address.port() <= lastPort();
  }

  /** True if {@code address} is the entry port that was asked for. */
  public boolean wantsEntryPortAt(HostPort address) {
    return bindsOverlap(bind, address.host())
        && entryPort.fixed().equals(OptionalInt.of(address.port()));
  }

  /** True if both have the same node ports: connections to one can be connections to the other. */
  public boolean listensAs(AudienceConfig other) {
    return name.equals(other.name) && bind.equals(other.bind) && portBase == other.portBase;
  }

  /** The same audience, with another entry port. */
  public AudienceConfig withEntryPort(EntryPort other) {
    return new AudienceConfig(
        name, bind, advertise, portBase, capacity, other, maxConnections, tls);
  }

  boolean collidesWith(AudienceConfig other) {
    return bindsOverlap(bind, other.bind)
        && portBase <= other.lastPort()
        && other.portBase <= lastPort();
  }

  /**
   * True if a port can be open at one of two IPs only: a wildcard takes the port of every IP of its
   * family, and {@code ::} takes IPv4 as well.
   */
  public static boolean bindsOverlap(String one, String other) {
    return Hosts.isSame(one, other) || covers(one, other) || covers(other, one);
  }

  private static boolean covers(String wildcard, String host) {
    return Hosts.isWildcard(wildcard) && (Hosts.isIpv6(wildcard) || Hosts.isIpv4(host));
  }

  private static void checkAdvertise(String host) {
    if (Hosts.isWildcard(host)) {
      throw new InvalidKeyException(
          "advertise", "is '" + host + "', which no client can reach; name a host, or auto");
    }
    if (!Hosts.isHost(host)) {
      throw new InvalidKeyException(
          "advertise", "is '" + host + "'; it must be auto, an IP or a host name, without a port");
    }
  }
}
