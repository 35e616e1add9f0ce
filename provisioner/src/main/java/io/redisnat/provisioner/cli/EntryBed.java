package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.compare.Comparison;
import io.redisnat.provisioner.bench.compare.Contender;
import io.redisnat.provisioner.bench.compare.EntryLoads;
import io.redisnat.provisioner.bench.compare.Footprint;
import io.redisnat.provisioner.bench.compare.Load;
import io.redisnat.provisioner.bench.compare.Report;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where entry ports are compared: a cluster of three masters, and before it this proxy, predixy,
 * and clients that know the cluster. HAProxy stands before one of the masters.
 */
final class EntryBed {

  private static final int MASTERS = 3;

  private final Comparison comparison;
  private final List<String> transports;
  private final Predicate<String> wanted;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  /** Starts nothing yet; {@code wanted} chooses loads by name. */
  EntryBed(
      Comparison comparison,
      List<String> transports,
      Predicate<String> wanted,
      Consumer<String> progress) {
    this.comparison = comparison;
    this.transports = transports;
    this.wanted = wanted;
    this.progress = progress;
  }

  /** Runs everything that is wanted, and cleans up. */
  Report run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("redis-nat-bench-");
    progress.accept("starting a cluster of " + MASTERS + " masters");
    try (LocalCluster cluster =
        LocalCluster.builder().machines(MASTERS).nodesPerMachine(1).replicas(0).start()) {
      List<HostPort> nodes = cluster.nodes().stream().map(LocalNode::address).toList();
      EntryLoads loads = new EntryLoads(nodes);
      loads.prepare();
      return run(directory, nodes, loads);
    } finally {
      CompareBed.remove(directory);
    }
  }

  private Report run(Path directory, List<HostPort> nodes, EntryLoads entryLoads)
      throws IOException, InterruptedException {
    try (Contenders contenders = new Contenders(directory, nodes, MASTERS)) {
      start(contenders);
      contenders.list().stream()
          .filter(contender -> contender.name().equals(Contender.HAPROXY))
          .forEach(haproxy -> entryLoads.leadsTo(haproxy.address(), nodes.get(0)));
      List<Load> loads =
          entryLoads.all().stream().filter(load -> wanted.test(load.name())).toList();
      progress.accept(
          "%d loads on %d contenders, about %d s"
              .formatted(
                  loads.size(),
                  contenders.list().size(),
                  comparison.estimate(loads.size(), contenders.list().size()).toSeconds()));
      List<Footprint> footprints = contenders.footprints();
      return new Report(comparison.run(loads, contenders.list()), footprints, notes);
    }
  }

  private void start(Contenders contenders) throws IOException, InterruptedException {
    for (String transport : transports) {
      try {
        contenders.startProxyWithEntry(transport);
      } catch (RuntimeFailure e) {
        notes.add("left out: " + e.getMessage());
      }
    }
    if (!contenders.startPredixy()) {
      notes.add("predixy is not on the PATH, so nothing is compared with it");
    }
    if (!contenders.startHaproxy()) {
      notes.add(CompareBed.HAPROXY_MISSING);
    }
    notes.add(
        "direct: a client that knows the cluster, and asks each node for its own keys; MGET slot by"
            + " slot");
  }
}
