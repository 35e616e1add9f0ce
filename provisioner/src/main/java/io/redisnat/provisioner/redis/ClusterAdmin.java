package io.redisnat.provisioner.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Talks to nodes, one connection each. A node that cannot be connected to or does not answer within
 * 2 s each counts as unreachable. Thread-safe.
 */
public final class ClusterAdmin implements AutoCloseable {

  private static final int ID_OF_ENTRY = 2;

  private final Connections connections;

  /** For nodes that are reached as they announce themselves; opens no connection yet. */
  public ClusterAdmin() {
    this(UnaryOperator.identity());
  }

  /**
   * Opens no connection yet.
   *
   * @param dial where to connect to, given what a node announces
   */
  public ClusterAdmin(UnaryOperator<HostPort> dial) {
    connections = new Connections(dial);
  }

  /** What each node says, all asked at once; nodes that do not answer are left out. */
  public Map<HostPort, NodeView> observe(List<HostPort> nodes) {
    Map<HostPort, CompletableFuture<NodeView>> asked = new LinkedHashMap<>();
    nodes.forEach(node -> asked.put(node, connections.ask(node, c -> viewOf(node, c))));
    Map<HostPort, NodeView> views = new LinkedHashMap<>();
    asked.forEach(
        (node, answer) -> {
          try {
            views.put(node, Connections.await(answer));
          } catch (RedisException e) {
            // It is left out, which says it all.
            return;
          }
        });
    return views;
  }

  private static CompletableFuture<NodeView> viewOf(
      HostPort node, RedisAsyncCommands<String, String> commands) {
    CompletableFuture<String> nodes = commands.clusterNodes().toCompletableFuture();
    CompletableFuture<String> cluster = commands.clusterInfo().toCompletableFuture();
    CompletableFuture<String> replication = commands.info("replication").toCompletableFuture();
    return CompletableFuture.allOf(nodes, cluster, replication)
        .thenApply(
            done ->
                new NodeView(
                    node,
                    NodeLine.parseAll(nodes.join()),
                    fields(cluster.join()),
                    fields(replication.join())));
  }

  /** What one node says; empty if it does not answer, or is still loading. */
  public Optional<NodeView> view(HostPort node) {
    return Optional.ofNullable(observe(List.of(node)).get(node));
  }

  /** The id of one node; empty if it does not answer. */
  public Optional<NodeId> id(HostPort node) {
    try {
      return NodeId.tryParse(get(node, RedisAsyncCommands::clusterMyId));
    } catch (RedisException e) {
      return Optional.empty();
    }
  }

  /** The slot of a key, whatever its hash tag. */
  public static int slotOf(String key) {
    return SlotHash.getSlot(key);
  }

  /**
   * The ids that each node names to clients that ask for CLUSTER SLOTS; nothing for nodes that do
   * not answer. A replica is left out there until the node has heard by gossip that it has data.
   */
  Map<HostPort, Set<String>> listed(List<HostPort> nodes) {
    Map<HostPort, CompletableFuture<List<Object>>> asked = new LinkedHashMap<>();
    nodes.forEach(node -> asked.put(node, ask(node, RedisAsyncCommands::clusterSlots)));
    Map<HostPort, Set<String>> listed = new LinkedHashMap<>();
    asked.forEach(
        (node, answer) -> {
          try {
            listed.put(node, idsIn(Connections.await(answer)));
          } catch (RedisException e) {
            listed.put(node, Set.of());
          }
        });
    return listed;
  }

  /**
   * Entries are {@code start, end, [host, port, id, ...], ...} (redis.io/commands/cluster-slots).
   */
  private static Set<String> idsIn(List<Object> slots) {
    Set<String> ids = new HashSet<>();
    for (Object entry : slots) {
      for (Object part : (List<?>) entry) {
        if (part instanceof List<?> node && node.size() > ID_OF_ENTRY) {
          ids.add(String.valueOf(node.get(ID_OF_ENTRY)));
        }
      }
    }
    return ids;
  }

  /** True if the node answers PING. */
  public boolean answers(HostPort node) {
    try {
      return "PONG".equals(get(node, RedisAsyncCommands::ping));
    } catch (RedisException e) {
      return false;
    }
  }

  /** Introduces {@code other} to {@code node}; the two get to know each other a little later. */
  public Outcome meet(HostPort node, HostPort other) {
    return attempt(node, c -> c.clusterMeet(other.host(), other.port()));
  }

  Outcome setConfigEpoch(HostPort node, long epoch) {
    return attempt(node, c -> c.clusterSetConfigEpoch(epoch));
  }

  Outcome addSlots(HostPort node, List<SlotRange> ranges) {
    int[] slots =
        ranges.stream().flatMapToInt(r -> IntStream.rangeClosed(r.start(), r.end())).toArray();
    return attempt(node, c -> c.clusterAddSlots(slots));
  }

  /** Makes the node a replica of a master that it knows; what it has is replaced. */
  public Outcome replicate(HostPort node, NodeId primary) {
    return attempt(node, c -> c.clusterReplicate(primary.value()));
  }

  /** Strikes a node off the node's list; gossip cannot bring it back for a minute. */
  public Outcome forget(HostPort node, NodeId id) {
    return attempt(node, c -> c.clusterForget(id.value()));
  }

  /** The replica takes its living master's place, which loses nothing. */
  public Outcome failover(HostPort replica) {
    return attempt(replica, c -> c.clusterFailover(false));
  }

  /** The replica takes its master's place if a majority agrees; the master is not asked. */
  public Outcome failoverForced(HostPort replica) {
    return attempt(replica, c -> c.clusterFailover(true));
  }

  /** The node forgets all others, and its data and master if it is a replica; its id stays. */
  public Outcome resetSoft(HostPort node) {
    return attempt(node, c -> c.clusterReset(false));
  }

  private Outcome attempt(
      HostPort node, Function<RedisAsyncCommands<String, String>, RedisFuture<String>> command) {
    try {
      get(node, command);
      return Outcome.DONE;
    } catch (RedisException e) {
      return new Outcome(Optional.of(node + " refused: " + e.getMessage()));
    }
  }

  /**
   * The node's answer.
   *
   * @throws RedisException if it refuses, or does not answer in time
   */
  <T> T get(HostPort node, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
    return Connections.await(ask(node, command));
  }

  /** As {@link #get}, for commands that may take longer than most. */
  <T> T getWithin(
      Duration limit,
      HostPort node,
      Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
    return Connections.await(
        connections.ask(node, limit, c -> command.apply(c).toCompletableFuture()));
  }

  /** As {@link #get}, for several commands under way at once. */
  <T> CompletableFuture<T> ask(
      HostPort node, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
    return connections.ask(node, c -> command.apply(c).toCompletableFuture());
  }

  private static Map<String, String> fields(String reply) {
    Map<String, String> fields = new HashMap<>();
    reply
        .lines()
        .filter(l -> l.indexOf(':') > 0)
        .forEach(l -> fields.put(l.substring(0, l.indexOf(':')), l.substring(l.indexOf(':') + 1)));
    return fields;
  }

  @Override
  public void close() {
    connections.close();
  }

  /**
   * How a change went.
   *
   * @param refusal why the node did not do it; empty if it did
   */
  public record Outcome(Optional<String> refusal) {
    static final Outcome DONE = new Outcome(Optional.empty());
  }
}
