package io.redisnat.matrix.client;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScript;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;
import org.redisson.config.Protocol;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;

/** Redisson. */
final class RedissonAdapter implements Client {

  private final RedissonClient redisson;

  private RedissonAdapter(RedissonClient redisson) {
    this.redisson = redisson;
  }

  static Client connect(Settings settings) throws Exception {
    Config config = new Config();
    config.setProtocol(settings.protocol() == 3 ? Protocol.RESP3 : Protocol.RESP2);
    config.setCodec(StringCodec.INSTANCE);
    config.setNettyThreads(4);
    String seed = settings.uri("redis");
    BaseConfig<?> servers =
        settings.cluster()
            ? config
                .useClusterServers()
                .addNodeAddress(seed)
                // As it comes it reads from replicas, which may lag behind.
                .setReadMode(ReadMode.MASTER)
                .setScanInterval((int) Settings.REFRESH.toMillis())
                .setMasterConnectionMinimumIdleSize(2)
                .setSlaveConnectionMinimumIdleSize(2)
            : config.useSingleServer().setAddress(seed).setConnectionMinimumIdleSize(2);
    servers
        .setTimeout((int) Settings.TIMEOUT.toMillis())
        .setConnectTimeout((int) Settings.TIMEOUT.toMillis());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    secure(config, settings);
    return new RedissonAdapter(Redisson.create(config));
  }

  private static void secure(Config config, Settings settings) throws Exception {
    Settings.Tls tls = settings.tls();
    if (tls != null) {
      config
          .setSslVerificationMode(SslVerificationMode.STRICT)
          .setSslTrustManagerFactory(Pem.trust(tls));
      KeyManagerFactory keys = Pem.keys(tls);
      if (keys != null) {
        config.setSslKeyManagerFactory(keys);
      }
    }
  }

  @Override
  public void ping() {
    redisson.getKeys().remainTimeToLive("no such key");
  }

  @Override
  public void set(String key, String value) {
    redisson.<String>getBucket(key).set(value);
  }

  @Override
  public @Nullable String get(String key) {
    return redisson.<String>getBucket(key).get();
  }

  @Override
  public List<String> getAll(List<String> keys) {
    RBatch batch = redisson.createBatch();
    keys.forEach(key -> batch.<String>getBucket(key).getAsync());
    return batch.execute().getResponses().stream().map(String.class::cast).toList();
  }

  @Override
  public List<Object> transaction(String counter, String text) {
    RBatch batch =
        redisson.createBatch(
            BatchOptions.defaults().executionMode(BatchOptions.ExecutionMode.IN_MEMORY_ATOMIC));
    batch.<String>getBucket(counter).setAsync("41");
    batch.getAtomicLong(counter).incrementAndGetAsync();
    batch.<String>getBucket(text).setAsync("done");
    batch.<String>getBucket(text).getAsync();
    List<?> replies = batch.execute().getResponses();
    // It has no reply for what returns nothing.
    return List.of("OK", replies.get(1), "OK", replies.get(3));
  }

  @Override
  public Object eval(String script, List<String> keys, String argument) {
    return redisson
        .getScript(StringCodec.INSTANCE)
        .eval(
            keys.get(0),
            RScript.Mode.READ_WRITE,
            script,
            RScript.ReturnType.LONG,
            List.copyOf(keys),
            argument);
  }

  private static Subscription listen(RTopic topic, Consumer<String> heard) {
    int id = topic.addListener(String.class, (channel, message) -> heard.accept(message));
    return () -> topic.removeListener(id);
  }

  @Override
  public Subscription subscribe(String channel, Consumer<String> heard) {
    return listen(redisson.getTopic(channel), heard);
  }

  @Override
  public void publish(String channel, String message) {
    redisson.getTopic(channel).publish(message);
  }

  @Override
  public Subscription subscribeSharded(String channel, Consumer<String> heard) {
    return listen(redisson.getShardedTopic(channel), heard);
  }

  @Override
  public void publishSharded(String channel, String message) {
    redisson.getShardedTopic(channel).publish(message);
  }

  @Override
  public @Nullable String pop(String list, int seconds) throws Exception {
    return redisson.<String>getBlockingQueue(list).poll(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void push(String list, String element) {
    redisson.<String>getQueue(list).add(element);
  }

  @Override
  public long protocol() throws NotOffered {
    throw new NotOffered("Redisson was told RESP3, and has no command that asks what is spoken");
  }

  @Override
  public void close() {
    redisson.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
