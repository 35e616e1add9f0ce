package io.redisnat.provisioner.bench.compare;

import io.redisnat.model.HostPort;
import java.util.List;
import java.util.OptionalLong;

/**
 * One way to reach the same node, or the same cluster.
 *
 * @param name as it is called in the result
 * @param addresses where clients connect to; they are spread over them
 * @param pid the process on the way, whose CPU time and memory count; empty if there is none, or it
 *     is not known
 */
public record Contender(String name, List<HostPort> addresses, OptionalLong pid) {

  /** The way without a proxy, which others are compared with. */
  public static final String DIRECT = "direct";

  /** The proxy that rewrites nothing, whose CPU time others are compared with. */
  public static final String HAPROXY = "haproxy";

  /** Copies the list. */
  public Contender {
    addresses = List.copyOf(addresses);
  }

  /** One that all clients reach at the same address. */
  public Contender(String name, HostPort address, OptionalLong pid) {
    this(name, List.of(address), pid);
  }

  /** Where the first client connects to. */
  public HostPort address() {
    return addresses.get(0);
  }
}
