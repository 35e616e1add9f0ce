package io.redisnat.config;

import java.util.Optional;

/**
 * A named set of listeners: who is told which addresses.
 *
 * @param name used in logs, metrics and {@code status}
 * @param bind IP to listen on; {@code 0.0.0.0} or {@code ::} for all
 * @param advertise host that clients are told; empty means the local IP of each accepted connection
 * @param portBase node port of the first node
 * @param capacity how many node ports there may be; they are portBase .. portBase + capacity - 1
 */
public record AudienceConfig(
    String name, String bind, Optional<String> advertise, int portBase, int capacity) {

  /** Checks each part. */
  public AudienceConfig {
    Checks.notBlank("name", name);
    Checks.notBlank("bind", bind);
    advertise.ifPresent(host -> Checks.notBlank("advertise", host));
    Checks.between("port-base", portBase, 1, 65535);
    Checks.between("capacity", capacity, 1, 16384);
    if (portBase + capacity - 1 > 65535) {
      throw new IllegalArgumentException(
          "port-base %d + capacity %d goes beyond port 65535: lower one of them"
              .formatted(portBase, capacity));
    }
  }

  /** Number of the last port of the block. */
  public int lastPort() {
    return portBase + capacity - 1;
  }

  /** The block as people write it: {@code 127.0.0.1:7000-7063}. */
  public String block() {
    return bind + ":" + portBase + "-" + lastPort();
  }

  boolean collidesWith(AudienceConfig other) {
    boolean sameBind = bind.equals(other.bind) || isWildcard(bind) || isWildcard(other.bind);
    return sameBind && portBase <= other.lastPort() && other.portBase <= lastPort();
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("*");
  }
}
