package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The proxy before one cluster, wherever it runs: as a process of this host, or as a container
 * beside the machines ({@link ClusterState.ProxyPlace#where}). {@code up} in the foreground is a
 * process of the host that is stopped with the command.
 */
public interface ProxyRunner {

  /**
   * Starts it unless it runs, and waits until every node's port answers.
   *
   * @throws RuntimeFailure with kind CONFLICT if a port is taken, INTERNAL if it ends at once,
   *     TIMEOUT if a port is silent to the last
   */
  void start(ClusterState state, Duration timeout);

  /** Stops it if it runs: politely first, by force after a bound. Its ledger of ports stays. */
  void stop();

  /** What there is of it; empty if it does not run. */
  Optional<Running> running(ClusterState state);

  /** What keeps it from serving all nodes; empty if it is well. */
  List<String> missing(ClusterState state);

  /** The port of each node by its announced address, as it is or is going to be. */
  Map<HostPort, Integer> ports(ClusterState state);

  /** As {@link Machines#logs}. */
  void logs(int tail, boolean follow, Consumer<String> lines);

  /**
   * A proxy that runs.
   *
   * @param pid its process id, if it is a process of this host
   * @param container the name of its container, if it is one
   * @param state where it is in its life, in its own word or, for a container, the engine's; {@code
   *     unknown} if it does not say
   * @param entryPort where any client can connect; empty if there is no such port (yet)
   */
  record Running(
      OptionalLong pid, Optional<String> container, String state, OptionalInt entryPort) {}
}
