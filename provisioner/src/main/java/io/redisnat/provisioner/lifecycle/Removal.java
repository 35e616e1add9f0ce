package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes nodes out of a cluster without losing anything: a master hands over to a replica that
 * stays, or if it has none its slots go to the other masters; its replicas get another master; the
 * rest forgets it; only then it goes, with its data. Broken off at any moment, doing it again goes
 * on from there.
 */
public final class Removal {

  private final Deployment deployment;
  private final Duration timeout;
  private final Progress progress;

  /** Removes nothing yet. */
  public Removal(Deployment deployment, Duration timeout, Progress progress) {
    this.deployment = deployment;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Removes them; dead ones too, if others have taken over what they had.
   *
   * @param force even if what is left does not survive the loss of one machine
   * @return what is recorded now
   * @throws RuntimeFailure with kind UNHEALTHY if the rest is not ready, cannot take over, or would
   *     not be safe
   */
  public ClusterState run(ClusterState state, List<NodeSpec> leaving, boolean force) {
    List<NodeSpec> staying = new ArrayList<>(state.nodes());
    staying.removeAll(leaving);
    if (staying.isEmpty()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "nothing would be left: 'redis-nat down' removes the cluster");
    }
    ClusterState rest = state.withNodes(staying);
    try (Work work = new Work(deployment, state, timeout, progress)) {
      Leaving run = new Leaving(work, state, Work.addresses(staying), Work.addresses(leaving));
      run.requireServedByLiving();
      run.finishOpenSlots();
      if (!force) {
        run.requireSafe();
      }
      run.handOver();
      run.moveSlotsAway();
      run.reparent();
      Set<NodeId> ids = run.ids();
      deployment.machines().stop(leaving.stream().map(Part::of).toList());
      run.forget(ids);
      // Last what is on record: as long as it is there, doing it again does the rest.
      deployment.machines().discard(leaving);
      deployment.record(rest);
      work.form(rest);
    }
    return rest;
  }
}
