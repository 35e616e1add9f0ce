package io.redisnat.provisioner.bench.compare;

import io.redisnat.model.HostPort;
import java.util.OptionalLong;

/**
 * One way to reach the same node.
 *
 * @param name as it is called in the result
 * @param address where clients connect to
 * @param pid the process on the way, whose CPU time and memory count; empty if there is none, or it
 *     is not known
 */
public record Contender(String name, HostPort address, OptionalLong pid) {

  /** The way without a proxy, which others are compared with. */
  public static final String DIRECT = "direct";

  /** The proxy that rewrites nothing, whose CPU time others are compared with. */
  public static final String HAPROXY = "haproxy";
}
