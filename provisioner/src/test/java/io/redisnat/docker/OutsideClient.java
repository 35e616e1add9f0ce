package io.redisnat.docker;

import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A program of a user, run where only the proxy can be reached. Tries every kind of command, then
 * writes and reads for each line of standard input, and answers with {@code ok} or what went wrong.
 *
 * <p>Arguments: {@code jedis|lettuce HOST PORT}.
 */
public final class OutsideClient {

  private static final PrintWriter ANSWERS =
      new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private static final int KEYS = 300;
  private static final Duration SETTLING = Duration.ofMinutes(2);

  private OutsideClient() {}

  /** The program. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[2]);
    if (args[0].equals("jedis")) {
      jedis(args[1], port);
    } else {
      lettuce(args[1], port);
    }
  }

  private static void jedis(String host, int port) throws Exception {
    try (RedisClusterClient jedis =
        RedisClusterClient.builder().nodes(Set.of(new HostAndPort(host, port))).build()) {
      List<Response<String>> replies = new ArrayList<>();
      rounds("jedis", key -> jedis.set(key, key), jedis::get, 1);
      try (ClusterPipeline pipeline = jedis.pipelined()) {
        for (int i = 0; i < KEYS; i++) {
          replies.add(pipeline.get("jedis" + i));
        }
      }
      for (int i = 0; i < KEYS; i++) {
        same("jedis" + i, replies.get(i).get());
      }
      try (Connection owner = jedis.getConnectionFromSlot(JedisClusterCRC16.getSlot("{jm}"));
          Transaction multi = new Transaction(owner)) {
        multi.incr("{jm}a");
        multi.incr("{jm}b");
        same(List.of(1L, 1L), multi.exec());
      }
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      JedisPubSub listener =
          new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
              heard.add(message);
            }
          };
      Thread thread = new Thread(() -> jedis.subscribe(listener, "jc"), "listener");
      thread.setDaemon(true);
      thread.start();
      hear(heard, () -> jedis.publish("jc", "hello"));
      listener.unsubscribe();
      ANSWERS.println("ok");
      serve("jedis", key -> jedis.set(key, key), jedis::get);
    }
  }

  private static void lettuce(String host, int port) throws Exception {
    var client = io.lettuce.core.cluster.RedisClusterClient.create(RedisURI.create(host, port));
    client.setOptions(
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(Duration.ofSeconds(2))
                    .build())
            .timeoutOptions(io.lettuce.core.TimeoutOptions.enabled(Duration.ofSeconds(3)))
            .build());
    try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      var sync = connection.sync();
      rounds("lettuce", key -> sync.set(key, key), sync::get, 1);
      List<CompletableFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        replies.add(connection.async().get("lettuce" + i).toCompletableFuture());
      }
      for (int i = 0; i < KEYS; i++) {
        same("lettuce" + i, replies.get(i).get(10, TimeUnit.SECONDS));
      }
      String id =
          connection.getPartitions().getPartitionBySlot(SlotHash.getSlot("{lm}")).getNodeId();
      RedisCommands<String, String> owner = connection.getConnection(id).sync();
      owner.multi();
      owner.incr("{lm}a");
      owner.incr("{lm}b");
      TransactionResult result = owner.exec();
      same(List.of(1L, 1L), result.stream().toList());
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      try (var subscriber = client.connectPubSub()) {
        subscriber.addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void message(String channel, String message) {
                heard.add(message);
              }
            });
        subscriber.sync().subscribe("lc");
        hear(heard, () -> sync.publish("lc", "hello"));
      }
      ANSWERS.println("ok");
      serve("lettuce", key -> sync.set(key, key), sync::get);
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  /** One round over all keys for each line that comes in. */
  private static void serve(String run, UnaryOperator<String> write, UnaryOperator<String> read)
      throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      rounds(run + line, write, read, SETTLING.toSeconds());
      ANSWERS.println("ok");
    }
  }

  /** Writes and reads keys of all slots; what fails is tried again for some time. */
  private static void rounds(
      String run, UnaryOperator<String> write, UnaryOperator<String> read, long seconds)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < KEYS; i++) {
      String key = run + i;
      while (true) {
        try {
          same("OK", write.apply(key));
          same(key, read.apply(key));
          break;
        } catch (RuntimeException e) {
          if (System.nanoTime() > deadline) {
            throw e;
          }
          Thread.sleep(100);
        }
      }
    }
  }

  private static void hear(BlockingQueue<String> heard, Runnable publish)
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      publish.run();
      if (heard.poll(100, TimeUnit.MILLISECONDS) != null) {
        return;
      }
    }
    throw new IllegalStateException("a message was published a hundred times and never heard");
  }

  private static void same(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException("expected " + expected + ", not " + actual);
    }
  }
}
