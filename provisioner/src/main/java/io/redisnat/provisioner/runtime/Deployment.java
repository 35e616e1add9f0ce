package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One cluster as its runtime keeps it: what was decided, its machines and its proxy.
 *
 * <p>The order of making one is {@link #place}, {@link #record}, {@link #prepare}, {@link
 * Machines#start}, and {@link ProxyRunner#start} once the cluster is formed. Each is idempotent,
 * and after a kill at any moment doing all of them again from the recorded state completes the
 * work. Nothing is made before it is recorded, so that {@link #remove} always finds all of it.
 */
public interface Deployment {

  /** Name of the cluster. */
  String name();

  /** Kind of its runtime: {@code local} or {@code docker}. */
  String runtime();

  /** True if there is anything of it, even if nothing was recorded. */
  boolean exists();

  /**
   * What was decided; empty if the cluster was never made, or never got so far.
   *
   * @throws RuntimeFailure with kind CONFIGURATION if it is damaged
   */
  Optional<ClusterState> read();

  /** Keeps what was decided, instead of what was kept before, in one step. */
  void record(ClusterState state);

  /**
   * Chooses addresses for a new cluster that nobody uses; makes nothing.
   *
   * @param plan one node for each member, in its order
   * @param wish what the runtime must know besides, and what it must not use
   * @param note gets a line if they are not the usual ones
   * @throws RuntimeFailure with kind CONFLICT if there are none, or those wished for are taken
   */
  Placed place(ClusterPlan plan, Wish wish, Consumer<String> note);

  /**
   * Chooses addresses for further nodes of one machine; makes nothing.
   *
   * @param machine one of the cluster, or a new name
   */
  List<NodeSpec> placeMore(ClusterState state, String machine, int count);

  /**
   * Looks whether the nodes that do not run could be started, then makes what all of them need and
   * is not there yet (a directory; images, a network, volumes).
   *
   * @param progress gets short lines
   * @throws RuntimeFailure with kind CONFLICT if a name, address or port is taken, ENGINE if the
   *     engine does not do it
   */
  void prepare(ClusterState state, Consumer<String> progress);

  /** Its machines and nodes. */
  Machines machines();

  /** The proxy before it. */
  ProxyRunner proxy();

  /**
   * Stops and removes all there is of it, also of one that is damaged or half-made.
   *
   * @param data whether the nodes' data goes too; a runtime that cannot keep it removes it anyway
   * @param images whether images that were built for it go too, unless others use them
   * @param progress gets short lines
   */
  void remove(boolean data, boolean images, Consumer<String> progress);

  /**
   * Does {@code work} while no other command works on this cluster. The right to do so ends with
   * the process in any case.
   *
   * @throws RuntimeFailure with kind CONFLICT if another command has it for more than 10 s
   */
  <T> T exclusively(Supplier<T> work);

  /**
   * What {@link #place} is told.
   *
   * @param settings as the user gave them: those of the runtime ({@code subnet}, {@code image},
   *     ...) and lines of redis.conf ({@link ClusterState#redisOptions})
   * @param usable says no to addresses that are spoken for
   */
  record Wish(Map<String, String> settings, Predicate<HostPort> usable) {
    /** Copies the map. */
    public Wish {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * What {@link #place} chose.
   *
   * @param nodes one for each member of the plan, in its order
   * @param settings what the runtime wants to find in the recorded state
   */
  record Placed(List<NodeSpec> nodes, Map<String, String> settings) {
    /** Copies both. */
    public Placed {
      nodes = List.copyOf(nodes);
      settings = Map.copyOf(settings);
    }
  }
}
