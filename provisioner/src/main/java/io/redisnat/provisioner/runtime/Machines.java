package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The machines of one cluster and the nodes on them. Every call is idempotent and bounded, unless
 * it says otherwise; calls for different {@linkplain Part parts} may come from different threads.
 *
 * <p>What a runtime cannot do to a part it refuses with kind CONFIGURATION, says why, and names
 * what can be done instead.
 */
public interface Machines {

  /**
   * Starts the nodes that do not run yet, with the data they have, and waits until each accepts
   * connections. A part that is paused or partitioned stays so.
   *
   * @throws RuntimeFailure with kind CONFLICT if an address is taken, INTERNAL if a node ends at
   *     once, TIMEOUT if it does not come up within {@code timeout}
   */
  void start(Collection<Part> parts, Duration timeout);

  /** Stops what runs: politely first, by force after a bound. Data stays. */
  void stop(Collection<Part> parts);

  /** Ends the part as a power cut would: no goodbye, nothing flushed. Data stays. */
  void kill(Part part);

  /** Freezes the part: connections stay open, nothing answers. */
  void pause(Part part);

  /** Undoes {@link #pause}. */
  void resume(Part part);

  /** Cuts the part off from everybody: other machines, the proxy, this process. It runs on. */
  void partition(Part part);

  /** Undoes {@link #partition}, at the same addresses. */
  void heal(Part part);

  /** Stops the nodes if they run, and removes them with their data; machines left empty go too. */
  void discard(Collection<NodeSpec> nodes);

  /** What each node is doing, as the runtime sees it; no node is asked. */
  Map<NodeSpec, Condition> conditions(Collection<NodeSpec> nodes);

  /**
   * Where this process, and a proxy on this host, must connect to instead of the announced address;
   * nodes that are reached as announced are left out.
   */
  Map<HostPort, HostPort> dialMap(ClusterState state);

  /**
   * Hands over what a node has printed.
   *
   * @param lines gets whole lines, the last {@code tail} of the past first
   * @param follow stay for those that come, until the thread is interrupted or the node is removed
   */
  void logs(NodeSpec node, int tail, boolean follow, Consumer<String> lines);

  /**
   * Runs a command beside the nodes of a part and waits for its end, however long. It finds {@code
   * REDIS_NAT_MACHINE}, {@code REDIS_NAT_HOST} and {@code REDIS_NAT_PORT} (of the part's first
   * node) in its environment, and the standard input of this process where the runtime can pass
   * that on.
   *
   * @return its exit code
   * @throws RuntimeFailure with kind CONFIGURATION if there is no such program
   */
  int exec(Part part, List<String> command, OutputStream out, OutputStream err);

  /** What the runtime sees of a node. */
  enum Condition {
    /** Its process runs and may be reached. */
    RUNNING,
    /** Its process is frozen. */
    PAUSED,
    /** Its process runs, cut off. */
    PARTITIONED,
    /** It does not run; its data is there. */
    STOPPED,
    /** It was never made, or its data is gone. */
    ABSENT
  }
}
