package io.redisnat.provisioner.lifecycle;

import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds machines and nodes. New nodes become replicas of masters that lack some, away from their
 * machines; what is left over waits as an empty master for {@link Scale}. Broken off, it is
 * completed by {@link ClusterUp}.
 */
public final class Growth {

  private final Deployment deployment;
  private final Duration timeout;
  private final Progress progress;

  /** Adds nothing yet; every addition may take {@code timeout}. */
  public Growth(Deployment deployment, Duration timeout, Progress progress) {
    this.deployment = deployment;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Adds a machine.
   *
   * @param count nodes on it
   * @return what is recorded now
   * @throws RuntimeFailure with kind UNHEALTHY if the cluster is not ready
   */
  public ClusterState machine(ClusterState state, int count) {
    String name =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i -> "machine-" + i)
            .filter(n -> !state.machineNames().contains(n))
            .findFirst()
            .orElseThrow();
    return nodes(state, name, count);
  }

  /**
   * Adds nodes to a machine that is there.
   *
   * @return what is recorded now
   * @throws RuntimeFailure with kind UNHEALTHY if the cluster is not ready
   */
  public ClusterState nodes(ClusterState state, String machine, int count) {
    if (count < 1) {
      throw new RuntimeFailure(Kind.CONFIGURATION, count + " nodes to add: use 1 or more");
    }
    try (Work before = new Work(deployment, state, timeout, progress)) {
      before.ready(state.addresses());
    }
    List<NodeSpec> more = deployment.placeMore(state, machine, count);
    ClusterState grown = state.withNodes(merged(state.nodes(), more));
    // Before they are started: whatever happens next, up completes it and down removes it.
    deployment.record(grown);
    deployment.prepare(grown, progress::line);
    try (Work work = new Work(deployment, grown, timeout, progress)) {
      progress.line("starting %d nodes on %s".formatted(count, machine));
      // Each on its own: the machine may run already.
      deployment.machines().start(more.stream().map(Part::of).toList(), work.left());
      work.form(grown);
      work.awaitProxy(grown);
    }
    return grown;
  }

  /** By machine: the new ones after the others of theirs. */
  private static List<NodeSpec> merged(List<NodeSpec> nodes, List<NodeSpec> more) {
    List<NodeSpec> all = new ArrayList<>(nodes);
    String machine = more.get(0).machine();
    int at = nodes.size();
    for (int i = 0; i < nodes.size(); i++) {
      at = nodes.get(i).machine().equals(machine) ? i + 1 : at;
    }
    all.addAll(at, more);
    return all;
  }
}
