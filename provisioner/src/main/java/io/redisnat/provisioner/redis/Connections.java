package io.redisnat.provisioner.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.redisnat.model.HostPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One connection to each node, made when first needed and again after it broke. Thread-safe. */
final class Connections implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** A fuse only: Lettuce itself gives up after the two above. */
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(15);

  /** Keys are bytes: this one maps each byte to one character and back. */
  private static final StringCodec BYTES = new StringCodec(StandardCharsets.ISO_8859_1);

  private final UnaryOperator<HostPort> dial;
  private final RedisClient client = RedisClient.create();
  private final Map<HostPort, CompletableFuture<StatefulRedisConnection<String, String>>> open =
      new ConcurrentHashMap<>();

  Connections(UnaryOperator<HostPort> dial) {
    this.dial = dial;
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .protocolVersion(ProtocolVersion.RESP2)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
            .build());
  }

  /** Fails within a bound if the node does not answer; the connection is not used again then. */
  <T> CompletableFuture<T> ask(
      HostPort node, Function<RedisAsyncCommands<String, String>, CompletableFuture<T>> question) {
    return ask(node, ANSWER, question);
  }

  <T> CompletableFuture<T> ask(
      HostPort node,
      Duration limit,
      Function<RedisAsyncCommands<String, String>, CompletableFuture<T>> question) {
    CompletableFuture<StatefulRedisConnection<String, String>> connection = to(node);
    // The clock runs from the question on: the first connection of a program takes its time.
    return connection
        .thenCompose(
            c -> question.apply(c.async()).orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS))
        .whenComplete(
            (answer, failure) -> {
              if (isTimeout(failure)) {
                // The answer may still come; on a new connection nobody has to wait for it.
                forget(node, connection);
              }
            });
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    return failure instanceof TimeoutException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof TimeoutException);
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> to(HostPort node) {
    return open.compute(node, (n, known) -> known == null || isBroken(known) ? connect(n) : known);
  }

  private static boolean isBroken(
      CompletableFuture<StatefulRedisConnection<String, String>> known) {
    return known.isCompletedExceptionally()
        || (known.isDone() && !known.thenApply(StatefulRedisConnection::isOpen).join());
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connect(HostPort node) {
    HostPort target = dial.apply(node);
    RedisURI uri =
        RedisURI.builder()
            .withHost(target.host())
            .withPort(target.port())
            .withTimeout(ANSWER)
            .build();
    return client
        .connectAsync(BYTES, uri)
        .toCompletableFuture()
        .orTimeout(CONNECT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void forget(
      HostPort node, CompletableFuture<StatefulRedisConnection<String, String>> connection) {
    if (open.remove(node, connection)) {
      connection.thenAccept(StatefulRedisConnection::closeAsync);
    }
  }

  /**
   * The answer.
   *
   * @throws RedisException if there is none, or it is an error
   */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof TimeoutException) {
        throw new RedisCommandTimeoutException("no answer within " + ANSWER.toSeconds() + " s");
      }
      if (cause instanceof RedisException redis) {
        throw redis;
      }
      throw new RedisException(String.valueOf(cause), cause);
    }
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
