package io.redisnat.matrix.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** Spring Data Redis, with Lettuce. */
final class SpringClient implements Client {

  private final LettuceConnectionFactory factory;
  private final StringRedisTemplate template;

  private SpringClient(LettuceConnectionFactory factory) {
    this.factory = factory;
    this.template = new StringRedisTemplate(factory);
  }

  static Client connect(Settings settings) throws Exception {
    LettuceClientConfigurationBuilder client =
        LettuceClientConfiguration.builder()
            .commandTimeout(Settings.TIMEOUT)
            .shutdownTimeout(Duration.ZERO)
            .clientOptions(
                settings.cluster()
                    ? LettuceSettings.cluster(settings)
                    : LettuceSettings.plain(settings));
    if (settings.tls() != null) {
      client.useSsl();
    }
    LettuceConnectionFactory factory =
        new LettuceConnectionFactory(servers(settings), client.build());
    factory.afterPropertiesSet();
    factory.start();
    return new SpringClient(factory);
  }

  private static RedisConfiguration servers(Settings settings) {
    if (settings.cluster()) {
      RedisClusterConfiguration servers =
          new RedisClusterConfiguration().clusterNode(settings.host(), settings.port());
      servers.setUsername(settings.user());
      servers.setPassword(settings.password());
      return servers;
    }
    RedisStandaloneConfiguration server =
        new RedisStandaloneConfiguration(settings.host(), settings.port());
    server.setUsername(settings.user());
    server.setPassword(settings.password());
    return server;
  }

  @Override
  public void ping() {
    template.execute((RedisCallback<String>) connection -> connection.ping());
  }

  @Override
  public void set(String key, String value) {
    template.opsForValue().set(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return template.opsForValue().get(key);
  }

  @Override
  @SuppressWarnings("NullAway") // The callback of a pipeline must return null.
  public List<String> getAll(List<String> keys) {
    List<Object> values =
        template.executePipelined(
            (RedisCallback<Object>)
                connection -> {
                  keys.forEach(
                      key -> connection.stringCommands().get(key.getBytes(StandardCharsets.UTF_8)));
                  return null;
                });
    return values.stream().map(String.class::cast).toList();
  }

  @Override
  public List<Object> transaction(String counter, String text) throws NotOffered {
    try {
      List<Object> replies =
          template.execute(
              new SessionCallback<>() {
                @Override
                @SuppressWarnings("unchecked")
                public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                  operations.multi();
                  operations.opsForValue().set((K) counter, (V) "41");
                  operations.opsForValue().increment((K) counter);
                  operations.opsForValue().set((K) text, (V) "done");
                  operations.opsForValue().get(text);
                  return operations.exec();
                }
              });
      // It says true where the server says OK.
      return replies.stream().map(reply -> Boolean.TRUE.equals(reply) ? "OK" : reply).toList();
    } catch (InvalidDataAccessApiUsageException e) {
      throw new NotOffered("Spring: " + e.getMessage());
    }
  }

  @Override
  public Object eval(String script, List<String> keys, String argument) {
    return template.execute(RedisScript.of(script, Long.class), keys, argument);
  }

  @Override
  public Subscription subscribe(String channel, Consumer<String> heard) {
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(factory);
    container.addMessageListener(
        (message, pattern) -> heard.accept(new String(message.getBody(), StandardCharsets.UTF_8)),
        ChannelTopic.of(channel));
    container.afterPropertiesSet();
    container.start();
    return container::destroy;
  }

  @Override
  public void publish(String channel, String message) {
    template.convertAndSend(channel, message);
  }

  @Override
  public Subscription subscribeSharded(String channel, Consumer<String> heard) throws NotOffered {
    throw new NotOffered("Spring Data Redis has no sharded pub/sub");
  }

  @Override
  public void publishSharded(String channel, String message) throws NotOffered {
    throw new NotOffered("Spring Data Redis has no sharded pub/sub");
  }

  @Override
  public @Nullable String pop(String list, int seconds) {
    return template.opsForList().leftPop(list, Duration.ofSeconds(seconds));
  }

  @Override
  public void push(String list, String element) {
    template.opsForList().rightPush(list, element);
  }

  @Override
  public long protocol() throws NotOffered {
    throw new NotOffered("Lettuce was told RESP3; see there");
  }

  @Override
  public void close() {
    factory.destroy();
  }
}
