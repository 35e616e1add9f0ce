package io.redisnat.provisioner.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Talks to nodes, one connection each. A node that does not answer within 2 s counts as
 * unreachable. For one thread at a time.
 */
public final class ClusterAdmin implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration COMMAND = Duration.ofSeconds(2);

  /** Keys are bytes: this one maps each byte to one character and back. */
  private static final StringCodec BYTES = new StringCodec(StandardCharsets.ISO_8859_1);

  private final RedisClient client;
  private final Map<HostPort, StatefulRedisConnection<String, String>> connections =
      new HashMap<>();

  /** Opens no connection yet. */
  public ClusterAdmin() {
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .protocolVersion(ProtocolVersion.RESP2)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
            .build());
  }

  /** What each node says; nodes that do not answer are left out. */
  public Map<HostPort, NodeView> observe(List<HostPort> nodes) {
    Map<HostPort, NodeView> views = new LinkedHashMap<>();
    for (HostPort node : nodes) {
      view(node).ifPresent(v -> views.put(node, v));
    }
    return views;
  }

  /** What one node says; empty if it does not answer, or is still loading. */
  public Optional<NodeView> view(HostPort node) {
    try {
      return Optional.of(
          ask(
              node,
              c ->
                  new NodeView(
                      node,
                      NodeLine.parseAll(c.clusterNodes()),
                      fields(c.clusterInfo()),
                      fields(c.info("replication")))));
    } catch (RedisException e) {
      return Optional.empty();
    }
  }

  /** True if the node answers PING. */
  public boolean answers(HostPort node) {
    try {
      return "PONG".equals(ask(node, RedisCommands::ping));
    } catch (RedisException e) {
      return false;
    }
  }

  /** Introduces {@code other} to {@code node}; the two get to know each other a little later. */
  Outcome meet(HostPort node, HostPort other) {
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

  Outcome replicate(HostPort node, NodeId primary) {
    return attempt(node, c -> c.clusterReplicate(primary.value()));
  }

  private Outcome attempt(HostPort node, Function<RedisCommands<String, String>, String> command) {
    try {
      ask(node, command);
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
    return on(
        node,
        c ->
            LettuceFutures.awaitOrCancel(
                command.apply(c.async()), COMMAND.toMillis(), TimeUnit.MILLISECONDS));
  }

  private <T> T ask(HostPort node, Function<RedisCommands<String, String>, T> question) {
    return on(node, c -> question.apply(c.sync()));
  }

  private <T> T on(HostPort node, Function<StatefulRedisConnection<String, String>, T> question) {
    StatefulRedisConnection<String, String> open = connections.get(node);
    if (open == null || !open.isOpen()) {
      forget(node);
      RedisURI uri =
          RedisURI.builder()
              .withHost(node.host())
              .withPort(node.port())
              .withTimeout(COMMAND)
              .build();
      open = client.connect(BYTES, uri);
      connections.put(node, open);
    }
    try {
      return question.apply(open);
    } catch (RedisCommandTimeoutException e) {
      // The answer may still come; on a new connection nobody has to wait for it.
      forget(node);
      throw e;
    }
  }

  private void forget(HostPort node) {
    StatefulRedisConnection<String, String> old = connections.remove(node);
    if (old != null) {
      old.closeAsync();
    }
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
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }

  /**
   * How a change went.
   *
   * @param refusal why the node did not do it; empty if it did
   */
  record Outcome(Optional<String> refusal) {
    static final Outcome DONE = new Outcome(Optional.empty());
  }
}
