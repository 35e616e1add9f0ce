package io.redisnat.matrix;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.RedisNatProxy;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** A cluster and a proxy before it, for clients in a {@link ClientNetwork}. */
final class Bed implements AutoCloseable {

  static final int NODE_PORT = 7000;
  static final int ENTRY_PORT = 6379;
  private static final int CAPACITY = 16;

  private final BedPlan plan;
  private final Nodes nodes;
  private final Path directory;
  private RedisNatProxy proxy;

  /** Makes it; returns when it serves. */
  Bed(BedPlan plan) throws Exception {
    this.plan = plan;
    this.directory = Files.createTempDirectory("redis-nat-bed-");
    this.nodes = new Nodes(plan);
    try {
      nodes.form();
      startProxy();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private void startProxy() throws Exception {
    proxy = RedisNatProxy.start(ConfigReader.parse(configuration(), plan.name()));
    proxy.serving().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private String configuration() throws IOException {
    StringJoiner seeds = new StringJoiner(", ");
    for (RedisProcess node : nodes.all()) {
      seeds.add("\"" + nodes.busAddress(node) + "\"");
    }
    String login =
        plan.login()
            .map(l -> "username = \"%s\", password = \"%s\"".formatted(l.user(), l.password()))
            .orElse("");
    return """
        redis-nat {
          drain-timeout = 1s
          ledger.file = "%s"
          upstream { seeds = [%s]
            %s
            %s
          }
          topology.refresh-interval = 500ms
          admin.listen = off
          audiences = [{
            name = outside, bind = "%s", port-base = %d, capacity = %d, entry-port = %d
            %s
          }]
        }
        """
        .formatted(
            directory.resolve("ledger"),
            seeds,
            login,
            plan.tls().map(BedTls::upstream).orElse(""),
            plan.outside(),
            NODE_PORT,
            CAPACITY,
            ENTRY_PORT,
            plan.tls().map(BedTls::audience).orElse(""));
  }

  /** Ends the proxy and starts it anew with the same ports. */
  void restartProxy() throws Exception {
    proxy.close();
    startProxy();
  }

  BedPlan plan() {
    return plan;
  }

  Nodes nodes() {
    return nodes;
  }

  /** The one address that a client is given. The node behind it is never killed. */
  HostPort seed(Mode mode) {
    return switch (mode) {
      case NODE_PORTS -> nodePort(nodes.all().get(0));
      case ENTRY_CLUSTER, ENTRY_PLAIN -> entryPort();
      case DIRECT -> nodes.all().get(0).address();
    };
  }

  private HostPort nodePort(RedisProcess node) {
    return PortLedger.read(directory.resolve("ledger")).stream()
        .filter(entry -> entry.id().value().equals(nodes.id(node)))
        .map(entry -> new HostPort(plan.outside(), NODE_PORT + entry.index()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(node + " has no node port"));
  }

  /** The port for any client. */
  HostPort entryPort() {
    return new HostPort(plan.outside(), ENTRY_PORT);
  }

  @Override
  public void close() throws IOException {
    if (proxy != null) {
      proxy.close();
    }
    nodes.close();
    Files.deleteIfExists(directory.resolve("ledger"));
    Files.deleteIfExists(directory);
  }
}
