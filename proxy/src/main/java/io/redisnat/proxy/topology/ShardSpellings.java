package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spellings in a CLUSTER SHARDS reply (7.0 and later), as the flat arrays of RESP2: only here
 * are both the TCP and the TLS port, and the preferred endpoint.
 */
final class ShardSpellings {

  private ShardSpellings() {}

  /** Host and port variants by node. What does not have the known shape is skipped. */
  static Map<NodeId, Set<HostPort>> parse(List<?> reply) {
    Map<NodeId, Set<HostPort>> byId = new HashMap<>();
    for (Object shard : reply) {
      if (value(shard, "nodes") instanceof List<?> nodes) {
        for (Object node : nodes) {
          NodeId.tryParse(text(node, "id")).ifPresent(id -> byId.put(id, spellings(node)));
        }
      }
    }
    return byId;
  }

  private static Set<HostPort> spellings(Object node) {
    List<String> hosts = new ArrayList<>();
    for (String key : List.of("ip", "endpoint", "hostname")) {
      String host = text(node, key);
      // "" and "?" stand for "not known": they are no spelling of this node alone.
      if (host != null && !host.isEmpty() && !host.equals("?")) {
        hosts.add(host);
      }
    }
    Set<HostPort> spellings = new HashSet<>();
    for (String key : List.of("port", "tls-port")) {
      port(value(node, key))
          .ifPresent(port -> hosts.forEach(host -> spellings.add(new HostPort(host, port))));
    }
    return spellings;
  }

  private static Optional<Integer> port(@Nullable Object value) {
    return value instanceof Long port && port > 0 && port <= 65535
        ? Optional.of(port.intValue())
        : Optional.empty();
  }

  private static @Nullable String text(Object map, String key) {
    return value(map, key) instanceof String text ? text : null;
  }

  private static @Nullable Object value(@Nullable Object flatMap, String key) {
    if (flatMap instanceof List<?> pairs) {
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        if (key.equals(pairs.get(i))) {
          return pairs.get(i + 1);
        }
      }
    }
    return null;
  }
}
