package io.redisnat.provisioner.outside;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The proxy.conf for the proxy before a cluster. */
public final class ProxyConf {

  private ProxyConf() {}

  /**
   * Its text (HOCON, of which JSON strings are a part).
   *
   * @param dialMap where to connect to instead of announced addresses
   * @param ledger where the ports of nodes are kept
   */
  public static String of(ClusterState state, Map<HostPort, HostPort> dialMap, Path ledger) {
    ProxyPlace place =
        state
            .proxy()
            .orElseThrow(() -> new IllegalArgumentException(state.name() + " has no proxy"));
    return """
        # Written by redis-nat up.
        redis-nat {
          upstream.seeds = [%s]
          upstream.dial-map = {%s}
          audiences = [{
            name = host
            bind = %s
            advertise = %s
            port-base = %d
            capacity = %d
            entry-port = %s
          }]
          ledger.file = %s
          # Clusters side by side must not want the same port. Name a free one to see probes and metrics.
          admin.listen = off
        }
        """
        .formatted(
            state.addresses().stream()
                .map(a -> quoted(a.toString()))
                .collect(Collectors.joining(", ")),
            dialMap.entrySet().stream()
                .map(e -> quoted(e.getKey().toString()) + ": " + quoted(e.getValue().toString()))
                .sorted()
                .collect(Collectors.joining(", ")),
            quoted(place.bind()),
            quoted(place.advertise().orElse("auto")),
            place.portBase(),
            place.capacity(),
            place.entryPort(),
            quoted(ledger.toString()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
