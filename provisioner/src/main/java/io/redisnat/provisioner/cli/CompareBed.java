package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.compare.Comparison;
import io.redisnat.provisioner.bench.compare.Contender;
import io.redisnat.provisioner.bench.compare.Footprint;
import io.redisnat.provisioner.bench.compare.Load;
import io.redisnat.provisioner.bench.compare.Report;
import io.redisnat.provisioner.bench.compare.Result;
import io.redisnat.provisioner.bench.compare.SimulatedCluster;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where a comparison takes place: a cluster of one node that serves all slots, a simulated one of a
 * thousand nodes, and the contenders before each of them.
 */
final class CompareBed {

  private static final int NODES = 1000;
  static final String HAPROXY_MISSING =
      "haproxy is not on the PATH, so nothing is compared with it: install the package haproxy";

  private final Comparison comparison;
  private final List<String> transports;
  private final List<Contender> peers;
  private final Optional<HostPort> existing;
  private final Predicate<String> wanted;
  private final Consumer<String> progress;
  private final List<Result> results = new ArrayList<>();
  private final List<Footprint> footprints = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * What is compared.
   *
   * @param transports of this proxy, each of which is a contender
   * @param peers contenders that somebody else has started
   * @param existing the node that all lead to; empty for one that is made for it
   */
  record Setting(List<String> transports, List<Contender> peers, Optional<HostPort> existing) {}

  /** Starts nothing yet; {@code wanted} chooses loads by name. */
  CompareBed(
      Comparison comparison, Setting setting, Predicate<String> wanted, Consumer<String> progress) {
    this.comparison = comparison;
    this.transports = setting.transports();
    this.peers = setting.peers();
    this.existing = setting.existing();
    this.wanted = wanted;
    this.progress = progress;
  }

  /** Runs everything that is wanted, and cleans up. */
  Report run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("redis-nat-bench-");
    try {
      List<Load> ofCommands = wanted(Load.ofCommands());
      if (!ofCommands.isEmpty()) {
        runCommands(directory, ofCommands);
      }
      List<Load> ofTopology = wanted(List.of(Load.ofTopology(NODES)));
      if (!ofTopology.isEmpty()) {
        runTopology(Files.createDirectories(directory.resolve("topology")), ofTopology);
      }
    } finally {
      remove(directory);
    }
    return new Report(results, footprints, notes.stream().distinct().toList());
  }

  private List<Load> wanted(List<Load> loads) {
    return loads.stream().filter(load -> wanted.test(load.name())).toList();
  }

  private void runCommands(Path directory, List<Load> loads)
      throws IOException, InterruptedException {
    if (existing.isPresent()) {
      compare(directory, existing.get(), loads);
      return;
    }
    progress.accept("starting a cluster of one node");
    try (LocalCluster cluster =
        LocalCluster.builder().machines(1).nodesPerMachine(1).replicas(0).start()) {
      compare(directory, cluster.nodes().get(0).address(), loads);
    }
  }

  private void compare(Path directory, HostPort node, List<Load> loads)
      throws IOException, InterruptedException {
    Load.prepare(node);
    try (Contenders contenders = new Contenders(directory, node, 1)) {
      start(contenders);
      footprints.addAll(contenders.footprints());
      peers.forEach(contenders::add);
      results.addAll(run(loads, contenders));
    }
  }

  private void runTopology(Path directory, List<Load> loads)
      throws IOException, InterruptedException {
    progress.accept("simulating a cluster of " + NODES + " nodes");
    try (SimulatedCluster cluster = SimulatedCluster.start(NODES);
        Contenders contenders = new Contenders(directory, cluster.seed(), NODES)) {
      start(contenders);
      results.addAll(run(loads, contenders));
    }
  }

  private void start(Contenders contenders) throws IOException, InterruptedException {
    for (String transport : transports) {
      try {
        contenders.startProxy(transport);
      } catch (RuntimeFailure e) {
        notes.add("left out: " + e.getMessage());
      }
    }
    if (!contenders.startHaproxy()) {
      notes.add(HAPROXY_MISSING);
    }
  }

  private List<Result> run(List<Load> loads, Contenders contenders) throws IOException {
    progress.accept(
        "%d loads on %d contenders, about %d s"
            .formatted(
                loads.size(),
                contenders.list().size(),
                comparison.estimate(loads.size(), contenders.list().size()).toSeconds()));
    return comparison.run(loads, contenders.list());
  }

  /** Removes a directory and all in it. */
  static void remove(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
