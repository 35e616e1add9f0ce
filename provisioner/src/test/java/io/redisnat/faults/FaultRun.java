package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.Clients;
import io.redisnat.provisioner.bench.Clients.Style;
import io.redisnat.provisioner.bench.Workload;
import io.redisnat.provisioner.bench.WorkloadReport;
import io.redisnat.provisioner.local.LocalNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** One fault under load: before, during, after, and what must hold in any case. */
final class FaultRun implements AutoCloseable {

  static final String PROXIED = "proxied";
  static final String DIRECT = "direct";
  static final String ENTRY = "entry";
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final int LOGS = 24;

  private final ProxiedCluster cluster;
  private final Workload workload;
  private final ProxyResources before;

  private FaultRun(ProxiedCluster cluster, List<Clients> clients) {
    this.cluster = cluster;
    this.before = ProxyResources.now(cluster);
    this.workload = Workload.start(clients, LOGS, Workload.PAUSE);
  }

  /** Starts the load on a cluster: clients of node ports, of the entry port, and direct ones. */
  static FaultRun on(ProxiedCluster cluster) throws InterruptedException {
    return with(cluster, List.of(proxied(cluster), direct(cluster), entry(cluster)));
  }

  /** Starts this load. */
  static FaultRun with(ProxiedCluster cluster, List<Clients> clients) throws InterruptedException {
    FaultRun run = new FaultRun(cluster, clients);
    try {
      assertThat(run.workload.awaitRound(WARM_UP)).as("all clients write before").isTrue();
      return run;
    } catch (AssertionError | InterruptedException e) {
      run.close();
      throw e;
    }
  }

  /** Clients that know outside addresses only. */
  static Clients proxied(ProxiedCluster cluster) {
    return new Clients(
        PROXIED,
        Style.CLUSTER_AWARE,
        List.copyOf(cluster.outside()),
        address -> cluster.isOutside(new InetSocketAddress(address.host(), address.port())),
        3,
        1,
        Duration.ofSeconds(30));
  }

  /** Clients on the inside addresses, for comparison. */
  static Clients direct(ProxiedCluster cluster) {
    List<HostPort> addresses = cluster.cluster().nodes().stream().map(LocalNode::address).toList();
    return new Clients(
        DIRECT,
        Style.CLUSTER_AWARE,
        addresses,
        address -> address.host().startsWith(cluster.insidePrefix()),
        3,
        0,
        Duration.ofSeconds(30));
  }

  /** Clients that know the entry port, and nothing of clusters. */
  static Clients entry(ProxiedCluster cluster) {
    return new Clients(
        ENTRY,
        Style.PLAIN,
        List.of(cluster.entry()),
        address -> cluster.isOutside(new InetSocketAddress(address.host(), address.port())),
        2,
        2,
        Duration.ofSeconds(30));
  }

  /** The slots that are written to. */
  List<Integer> slots() {
    return workload.slots();
  }

  /** Waits until every client writes everywhere. */
  void awaitRecovery(Duration bound) throws InterruptedException {
    assertThat(workload.awaitRound(bound)).as("all clients write again within " + bound).isTrue();
  }

  /**
   * Ends the load, checks what must always hold, and writes down the figures.
   *
   * @param fault its name in the table
   */
  WorkloadReport finish(String fault) throws Exception {
    WorkloadReport report = workload.finish();
    FaultTable.add(fault, report);
    assertThat(report.wrongReplies()).as("wrong replies of %s", report).isEmpty();
    assertThat(report.holes()).as("lost though a later write is there: %s", report).isZero();
    assertThat(report.doubled()).as("doubled: %s", report).isZero();
    assertThat(report.strangers()).as("written by nobody: %s", report).isZero();
    for (WorkloadReport.Kind kind : report.kinds()) {
      assertThat(kind.wrongAddresses()).as("addresses told to %s clients", kind.name()).isEmpty();
      assertThat(kind.outOfOrder()).as("out of order, %s", kind).isZero();
      assertThat(kind.acknowledged()).as("acknowledged, %s", kind).isPositive();
    }
    assertThat(report.kind(PROXIED).exchanges()).as("exchanges of plain clients").isPositive();
    assertThat(report.kind(ENTRY).exchanges()).as("exchanges through the entry port").isPositive();
    before.assertNothingIsLeft(cluster);
    return report;
  }

  /** As {@link #finish}, where no master is lost, and hence no write may be. */
  WorkloadReport finishWithoutLoss(String fault) throws Exception {
    WorkloadReport report = finish(fault);
    for (WorkloadReport.Kind kind : report.kinds()) {
      assertThat(kind.lost()).as("acknowledged and lost, %s", kind).isZero();
      assertThat(kind.setbacks()).as("older than what was written, %s", kind).isZero();
    }
    return report;
  }

  @Override
  public void close() {
    workload.close();
  }
}
