package io.redisnat.matrix.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.KeyValue;
import redis.clients.jedis.util.SafeEncoder;

/** Jedis. */
final class JedisClient implements Client {

  private final UnifiedJedis jedis;

  private JedisClient(UnifiedJedis jedis) {
    this.jedis = jedis;
  }

  static Client connect(Settings settings) throws Exception {
    HostAndPort seed = new HostAndPort(settings.host(), settings.port());
    JedisClientConfig config = config(settings);
    return new JedisClient(
        settings.cluster()
            ? RedisClusterClient.builder().nodes(Set.of(seed)).clientConfig(config).build()
            : RedisClient.builder().hostAndPort(seed).clientConfig(config).build());
  }

  // What replaces these setters wants key stores in files.
  @SuppressWarnings("deprecation")
  private static JedisClientConfig config(Settings settings) throws Exception {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) Settings.TIMEOUT.toMillis())
            .user(settings.user())
            .password(settings.password());
    if (settings.protocol() == 3) {
      // RESP2 would be asked for by HELLO, too, which servers before 6.0 do not know.
      config.protocol(RedisProtocol.RESP3);
    }
    Settings.Tls tls = settings.tls();
    if (tls != null) {
      config
          .ssl(true)
          .sslSocketFactory(Pem.context(tls).getSocketFactory())
          .sslParameters(Pem.verifyingHosts());
    }
    return config.build();
  }

  @Override
  public void ping() {
    jedis.ping();
  }

  @Override
  public void set(String key, String value) {
    jedis.set(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return jedis.get(key);
  }

  @Override
  public List<String> getAll(List<String> keys) {
    List<Response<String>> replies = new ArrayList<>();
    try (AbstractPipeline pipeline = jedis.pipelined()) {
      keys.forEach(key -> replies.add(pipeline.get(key)));
    }
    return replies.stream().map(Response::get).toList();
  }

  @Override
  public List<Object> transaction(String counter, String text) {
    if (jedis instanceof RedisClusterClient cluster) {
      int slot = JedisClusterCRC16.getSlot(counter);
      try (Connection owner = cluster.getConnectionFromSlot(slot);
          Transaction transaction = new Transaction(owner)) {
        return execute(transaction, counter, text);
      }
    }
    try (AbstractTransaction transaction = jedis.multi()) {
      return execute(transaction, counter, text);
    }
  }

  private static List<Object> execute(
      AbstractTransaction transaction, String counter, String text) {
    transaction.set(counter, "41");
    transaction.incr(counter);
    transaction.set(text, "done");
    transaction.get(text);
    return transaction.exec();
  }

  @Override
  public Object eval(String script, List<String> keys, String argument) {
    return jedis.eval(script, keys, List.of(argument));
  }

  @Override
  public Subscription subscribe(String channel, Consumer<String> heard) throws Exception {
    CountDownLatch subscribed = new CountDownLatch(1);
    JedisPubSub listener =
        new JedisPubSub() {
          @Override
          public void onSubscribe(String name, int count) {
            subscribed.countDown();
          }

          @Override
          public void onMessage(String name, String message) {
            heard.accept(message);
          }
        };
    listen(() -> jedis.subscribe(listener, channel), subscribed);
    return listener::unsubscribe;
  }

  private static void listen(Runnable subscription, CountDownLatch subscribed)
      throws InterruptedException {
    Thread thread = new Thread(subscription, "listener");
    thread.setDaemon(true);
    thread.start();
    if (!subscribed.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not subscribed within 10 s");
    }
  }

  @Override
  public void publish(String channel, String message) {
    jedis.publish(channel, message);
  }

  @Override
  public Subscription subscribeSharded(String channel, Consumer<String> heard) throws Exception {
    if (!(jedis instanceof RedisClusterClient cluster)) {
      throw new NotOffered("RedisClient has no sharded pub/sub");
    }
    CountDownLatch subscribed = new CountDownLatch(1);
    JedisShardedPubSub listener =
        new JedisShardedPubSub() {
          @Override
          public void onSSubscribe(String name, int count) {
            subscribed.countDown();
          }

          @Override
          public void onSMessage(String name, String message) {
            heard.accept(message);
          }
        };
    listen(() -> cluster.ssubscribe(listener, channel), subscribed);
    return listener::sunsubscribe;
  }

  @Override
  public void publishSharded(String channel, String message) throws NotOffered {
    if (!(jedis instanceof RedisClusterClient cluster)) {
      throw new NotOffered("RedisClient has no sharded pub/sub");
    }
    cluster.spublish(channel, message);
  }

  @Override
  public @Nullable String pop(String list, int seconds) {
    List<String> popped = jedis.blpop(seconds, list);
    return popped == null ? null : popped.get(1);
  }

  @Override
  public void push(String list, String element) {
    jedis.rpush(list, element);
  }

  @Override
  public long protocol() {
    Object hello = jedis.executeCommand(new CommandArguments(Protocol.Command.HELLO));
    // A map is what only RESP3 has.
    for (Object entry : (List<?>) hello) {
      if (entry instanceof KeyValue<?, ?> pair
          && SafeEncoder.encode((byte[]) pair.getKey()).equals("proto")) {
        return (Long) pair.getValue();
      }
    }
    return 2;
  }

  @Override
  public void close() {
    jedis.close();
  }
}
