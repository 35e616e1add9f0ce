package io.redisnat.matrix.client;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lettuce: one connection for most, and one for what blocks or listens. */
final class LettuceClient implements Client {

  private final AbstractRedisClient client;
  private final @Nullable StatefulRedisClusterConnection<String, String> cluster;
  private final @Nullable StatefulRedisConnection<String, String> plain;
  private final RedisClusterCommands<String, String> commands;
  private final RedisClusterAsyncCommands<String, String> async;

  private LettuceClient(
      AbstractRedisClient client,
      @Nullable StatefulRedisClusterConnection<String, String> cluster,
      @Nullable StatefulRedisConnection<String, String> plain) {
    this.client = client;
    this.cluster = cluster;
    this.plain = plain;
    if (cluster != null) {
      this.commands = cluster.sync();
      this.async = cluster.async();
    } else if (plain != null) {
      this.commands = plain.sync();
      this.async = plain.async();
    } else {
      throw new IllegalArgumentException("no connection");
    }
  }

  static Client connect(Settings settings) throws Exception {
    if (settings.cluster()) {
      RedisClusterClient client = RedisClusterClient.create(LettuceSettings.uri(settings));
      client.setOptions(LettuceSettings.cluster(settings));
      return new LettuceClient(client, client.connect(), null);
    }
    RedisClient client = RedisClient.create(LettuceSettings.uri(settings));
    client.setOptions(LettuceSettings.plain(settings));
    return new LettuceClient(client, null, client.connect());
  }

  @Override
  public void ping() {
    commands.ping();
  }

  @Override
  public void set(String key, String value) {
    commands.set(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return commands.get(key);
  }

  @Override
  public List<String> getAll(List<String> keys) throws Exception {
    List<RedisFuture<String>> replies = new ArrayList<>();
    keys.forEach(key -> replies.add(async.get(key)));
    List<String> values = new ArrayList<>();
    for (RedisFuture<String> reply : replies) {
      values.add(reply.get(10, TimeUnit.SECONDS));
    }
    return values;
  }

  @Override
  public List<Object> transaction(String counter, String text) {
    RedisCommands<String, String> owner = owner(counter);
    owner.multi();
    owner.set(counter, "41");
    owner.incr(counter);
    owner.set(text, "done");
    owner.get(text);
    return owner.exec().stream().toList();
  }

  /** In a cluster a transaction belongs to the connection of one node. */
  private RedisCommands<String, String> owner(String key) {
    if (cluster != null) {
      String id = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key)).getNodeId();
      return cluster.getConnection(id).sync();
    }
    return (RedisCommands<String, String>) commands;
  }

  @Override
  public Object eval(String script, List<String> keys, String argument) {
    return commands.eval(script, ScriptOutputType.INTEGER, keys.toArray(String[]::new), argument);
  }

  private StatefulRedisPubSubConnection<String, String> listen(Consumer<String> heard) {
    StatefulRedisPubSubConnection<String, String> connection =
        client instanceof RedisClusterClient clusterClient
            ? clusterClient.connectPubSub()
            : ((RedisClient) client).connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            heard.accept(message);
          }

          @Override
          public void smessage(String channel, String message) {
            heard.accept(message);
          }
        });
    return connection;
  }

  @Override
  public Subscription subscribe(String channel, Consumer<String> heard) {
    StatefulRedisPubSubConnection<String, String> connection = listen(heard);
    connection.sync().subscribe(channel);
    return connection::close;
  }

  @Override
  public void publish(String channel, String message) {
    commands.publish(channel, message);
  }

  @Override
  public Subscription subscribeSharded(String channel, Consumer<String> heard) {
    StatefulRedisPubSubConnection<String, String> connection = listen(heard);
    connection.sync().ssubscribe(channel);
    return connection::close;
  }

  @Override
  public void publishSharded(String channel, String message) {
    commands.spublish(channel, message);
  }

  @Override
  public @Nullable String pop(String list, int seconds) {
    KeyValue<String, String> popped;
    if (client instanceof RedisClusterClient clusterClient) {
      try (StatefulRedisClusterConnection<String, String> own = clusterClient.connect()) {
        popped = own.sync().blpop(seconds, list);
      }
    } else {
      try (StatefulRedisConnection<String, String> own = ((RedisClient) client).connect()) {
        popped = own.sync().blpop(seconds, list);
      }
    }
    return popped == null ? null : popped.getValue();
  }

  @Override
  public void push(String list, String element) {
    commands.rpush(list, element);
  }

  @Override
  public long protocol() {
    return LettuceSettings.protocol(commands);
  }

  @Override
  public void close() {
    if (plain != null) {
      plain.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
