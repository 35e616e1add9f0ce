package io.redisnat.testing;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.outside.OutsidePorts;
import io.redisnat.provisioner.outside.ProxyConf;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.proxy.RedisNatProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The proxy of a test's cluster, in this JVM. */
final class TestProxy implements AutoCloseable {

  private final RedisNatProxy proxy;
  private final ClusterState state;
  private final Map<HostPort, HostPort> dialMap;
  private final Map<HostPort, Integer> ports;

  private TestProxy(RedisNatProxy proxy, ClusterState state, Map<HostPort, HostPort> dialMap) {
    this.proxy = proxy;
    this.state = state;
    this.dialMap = dialMap;
    this.ports = new HashMap<>(OutsidePorts.first(state));
  }

  /**
   * Starts it and waits until each port leads to the node it belongs to.
   *
   * @throws RuntimeFailure with kind TIMEOUT if they do not, as when another process was faster at
   *     one of them
   */
  static TestProxy start(
      ClusterState state, Map<HostPort, HostPort> dialMap, Path directory, Duration timeout) {
    Path ledger = directory.resolve("ledger-" + state.proxy().orElseThrow().portBase());
    RedisNatProxy proxy =
        RedisNatProxy.start(ConfigReader.parse(ProxyConf.of(state, dialMap, ledger), "proxy"));
    TestProxy started = new TestProxy(proxy, state, dialMap);
    try {
      started.awaitPorts(timeout);
      return started;
    } catch (RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  /**
   * Waits until each port leads to the node it belongs to; that of a node which was dead refuses
   * connections until the proxy knows that it is back.
   *
   * @throws RuntimeFailure with kind TIMEOUT if they do not
   */
  void awaitPorts(Duration timeout) {
    try (ClusterAdmin inside = new ClusterAdmin(a -> dialMap.getOrDefault(a, a));
        ClusterAdmin outside = new ClusterAdmin()) {
      if (!Poll.until(timeout, () -> leadsToAll(inside, outside))) {
        throw new RuntimeFailure(
            Kind.TIMEOUT, "the proxy does not serve all nodes at ports " + ports.values());
      }
    }
  }

  private boolean leadsToAll(ClusterAdmin inside, ClusterAdmin outside) {
    return state.addresses().stream()
        .allMatch(
            node ->
                inside
                    .id(node)
                    .filter(id -> outside.id(outside(node)).filter(id::equals).isPresent())
                    .isPresent());
  }

  HostPort outside(HostPort node) {
    Integer port = ports.get(node);
    if (port == null) {
      throw new IllegalArgumentException(node + " is not of this cluster");
    }
    return new HostPort(state.proxy().orElseThrow().dialHost(), port);
  }

  /** Where any client can connect. */
  HostPort entry() {
    return proxy.entryPorts().values().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the proxy has no entry port"));
  }

  @Override
  public void close() {
    proxy.close();
  }
}
