package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.config.ConfigReader;
import io.redisnat.provisioner.bench.WorkloadReport;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.proxy.reload.ReloadReport;
import io.redisnat.proxy.reload.ReloadReport.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to the proxy, and to what it learns, while clients write. */
class ProxyFaultsIT {

  private static final Duration BOUND = Duration.ofSeconds(60);

  /** How long nobody tells the topology; the figures of the README are of a minute. */
  private static final Duration CUT =
      Duration.ofSeconds(Integer.getInteger("redisnat.topology-cut", 15));

  @Test
  void theProxyIsRestarted() throws Exception {
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 1, 0, "");
        FaultRun run = FaultRun.on(cluster)) {
      cluster.restartProxy();
      run.awaitRecovery(BOUND);
      run.finishWithoutLoss("proxy restarted");
    }
  }

  @Test
  void theProxyIsReloaded() throws Exception {
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 1, 0, "");
        FaultRun run = FaultRun.on(cluster)) {
      // Each differs from the one before in something that the proxy has to take over.
      for (String settings :
          List.of("limits.max-held = 1 MiB", "topology.refresh-interval = 1s", "")) {
        ReloadReport report =
            cluster
                .proxy()
                .reload(
                    () ->
                        ConfigReader.parse(
                            cluster.configuration() + "\nredis-nat {\n" + settings + "\n}",
                            "test"));
        assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.APPLIED);
      }
      run.awaitRecovery(BOUND);
      run.finishWithoutLoss("proxy reloaded, three times");
    }
  }

  /**
   * The proxy's own login is taken away, on every node: nobody tells it the topology any more,
   * while what clients do goes on. In that time a master dies, too.
   */
  @Test
  void nobodyTellsTheTopology() throws Exception {
    String settings =
        """
        upstream { username = watcher, password = secret }
        limits.pre-auth = off
        """;
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 2, 1, "limits.pre-auth = off")) {
      everyNode(cluster, "ACL", "SETUSER", "watcher", "on", ">secret", "+@all", "~*", "&*");
      cluster.restartProxy(settings);
      try (FaultRun run = FaultRun.on(cluster)) {
        everyNode(cluster, "ACL", "SETUSER", "watcher", "off");
        everyNode(cluster, "CLIENT", "KILL", "USER", "watcher");
        Instant known = cluster.proxy().topology().takenAt();
        Thread.sleep(CUT.toMillis() / 2);
        LocalNode killed = new NodeCommands(cluster).masters().get(0);
        cluster.cluster().kill(killed);
        run.awaitRecovery(BOUND);
        Thread.sleep(CUT.toMillis() / 2);
        run.awaitRecovery(BOUND);
        assertThat(cluster.proxy().topology().takenAt()).as("of what it knows").isEqualTo(known);

        everyNode(cluster, "ACL", "SETUSER", "watcher", "on");
        await().atMost(BOUND).until(() -> cluster.proxy().topology().takenAt().isAfter(known));
        WorkloadReport report =
            run.finish(
                "topology not told for %d s, and a master killed in that time"
                    .formatted(CUT.toSeconds()));
        assertThat(report.kind(FaultRun.PROXIED).acknowledged()).isPositive();
      }
    }
  }

  private static void everyNode(ProxiedCluster cluster, String... command) throws IOException {
    for (LocalNode node : cluster.cluster().nodes()) {
      if (node.pid().isPresent()) {
        NodeCommands.ask(node.address(), command);
      }
    }
  }
}
