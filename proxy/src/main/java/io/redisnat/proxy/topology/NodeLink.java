package io.redisnat.proxy.topology;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one node. Questions are asked by the watcher's thread; answers arrive on
 * Lettuce's threads.
 */
final class NodeLink {

  private final HostPort askedAs;
  private final CompletableFuture<StatefulRedisConnection<String, String>> connection;
  private @Nullable CompletableFuture<Answer> pending;
  private volatile boolean withoutShards;

  NodeLink(
      HostPort askedAs, CompletableFuture<StatefulRedisConnection<String, String>> connection) {
    this.askedAs = askedAs;
    this.connection = connection;
  }

  /** False once the connection failed or was closed by the node, or the last answer failed. */
  boolean isUsable() {
    if (pending != null && pending.isCompletedExceptionally()) {
      return false;
    }
    return !connection.isDone() || isConnected();
  }

  /** True if the connection is open. */
  boolean isConnected() {
    return connection.isDone()
        && !connection.isCompletedExceptionally()
        && connection.join().isOpen();
  }

  /** Asks, or joins the question that is still open: a slow node gets no queue of them. */
  CompletableFuture<Answer> ask() {
    CompletableFuture<Answer> open = pending;
    if (open != null && !open.isDone()) {
      return open;
    }
    CompletableFuture<Answer> next = connection.thenCompose(this::query);
    pending = next;
    return next;
  }

  private CompletionStage<Answer> query(StatefulRedisConnection<String, String> open) {
    CompletionStage<Map<NodeId, Set<HostPort>>> shards =
        withoutShards
            ? CompletableFuture.completedFuture(Map.of())
            : open.async().clusterShards().thenApply(ShardSpellings::parse);
    return open.async()
        .clusterNodes()
        .thenApply(ClusterNodesParser::parse)
        .thenCombine(
            shards.exceptionally(this::noShards),
            (view, spellings) -> new Answer(askedAs, view, spellings));
  }

  /** Before 7.0 there is no CLUSTER SHARDS; asking once is enough. */
  private Map<NodeId, Set<HostPort>> noShards(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof RedisCommandExecutionException) {
      withoutShards = true;
    }
    return Map.of();
  }

  /** Closes the connection, now or as soon as it opens. Does not wait. */
  void close() {
    connection.thenCompose(StatefulConnection::closeAsync);
  }
}
