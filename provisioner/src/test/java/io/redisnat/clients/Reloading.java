package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.reload.ReloadReport;
import io.redisnat.proxy.reload.ReloadReport.Outcome;

/** A cluster whose proxy gets other configurations while it runs. */
final class Reloading implements AutoCloseable {

  /** Where a second audience has its ports: beyond the block of the first. */
  private final int otherBase;

  private final ProxiedCluster cluster;

  Reloading(String settings) {
    this.cluster = ProxiedCluster.start(3, 1, 0, "drain-timeout = 20s\n" + settings);
    this.otherBase = ProxiedCluster.freeBlock(2 * ProxiedCluster.CAPACITY);
  }

  ProxiedCluster cluster() {
    return cluster;
  }

  int otherBase() {
    return otherBase;
  }

  int base() {
    return cluster.seed().port();
  }

  static HostPort at(int port) {
    return new HostPort("127.0.0.1", port);
  }

  /** The usual audience with these settings, as an element of the list. */
  String host(String settings) {
    return "{ name = host, port-base = %d, capacity = %d, entry-port = %d %s }"
        .formatted(base(), ProxiedCluster.CAPACITY, cluster.entry().port(), settings);
  }

  /** A second audience. */
  String other(String settings) {
    return "{ name = other, port-base = %d, capacity = %d %s }"
        .formatted(otherBase, ProxiedCluster.CAPACITY, settings);
  }

  /** The usual configuration but for these lines. */
  ReloadReport reload(String settings) {
    return cluster
        .proxy()
        .reload(
            () ->
                ConfigReader.parse(
                    cluster.configuration() + "\nredis-nat {\n" + settings + "\n}", "test"));
  }

  /** As {@link #reload}, and it must be in effect. */
  void apply(String settings) {
    ReloadReport report = reload(settings);
    assertThat(report.outcome().isSuccess()).as("%s", report.lines()).isTrue();
  }

  void refused(String settings, Outcome outcome, String reason) {
    ReloadReport report = reload(settings);
    assertThat(report.outcome()).isEqualTo(outcome);
    assertThat(String.join("\n", report.problems())).contains(reason);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
