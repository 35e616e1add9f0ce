package io.redisnat.provisioner.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * Starts and stops nodes, wherever they run. Every call is idempotent and bounded; calls for
 * different nodes may come from different threads.
 */
public interface NodeRuntime {

  /**
   * Starts the nodes that do not run yet and waits until each answers.
   *
   * @throws RuntimeFailure if one does not come up within {@code timeout}
   */
  void start(Collection<NodeSpec> nodes, Duration timeout);

  /** Stops the nodes that run: politely first, by force after a bound. Their data stays. */
  void stop(Collection<NodeSpec> nodes);

  /** Kills one node as a power cut would. Its data stays. */
  void kill(NodeSpec node);

  /** The process id of the node if it runs. */
  OptionalLong pid(NodeSpec node);
}
