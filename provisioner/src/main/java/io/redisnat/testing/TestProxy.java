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
import java.util.List;
import java.util.Map;

/** The proxy of a test's cluster, in this JVM. */
final class TestProxy implements AutoCloseable {

  private final RedisNatProxy proxy;
  private final String host;
  private final Map<HostPort, Integer> ports;

  private TestProxy(RedisNatProxy proxy, String host, Map<HostPort, Integer> ports) {
    this.proxy = proxy;
    this.host = host;
    this.ports = ports;
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
    String host = state.proxy().orElseThrow().dialHost();
    Map<HostPort, Integer> ports = new HashMap<>(OutsidePorts.first(state));
    RedisNatProxy proxy =
        RedisNatProxy.start(ConfigReader.parse(ProxyConf.of(state, dialMap, ledger), "proxy"));
    TestProxy started = new TestProxy(proxy, host, ports);
    try (ClusterAdmin inside = new ClusterAdmin(a -> dialMap.getOrDefault(a, a));
        ClusterAdmin outside = new ClusterAdmin()) {
      if (!Poll.until(timeout, () -> started.leadsToAll(state, inside, outside))) {
        throw new RuntimeFailure(
            Kind.TIMEOUT, "the proxy does not serve all nodes at ports " + ports.values());
      }
      return started;
    } catch (RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  private boolean leadsToAll(ClusterState state, ClusterAdmin inside, ClusterAdmin outside) {
    List<HostPort> nodes = state.addresses();
    return nodes.stream()
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
    return new HostPort(host, port);
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
