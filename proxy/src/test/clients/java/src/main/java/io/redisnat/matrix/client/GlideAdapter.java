package io.redisnat.matrix.client;

import glide.api.BaseClient;
import glide.api.GlideClient;
import glide.api.GlideClusterClient;
import glide.api.models.Batch;
import glide.api.models.ClusterBatch;
import glide.api.models.GlideString;
import glide.api.models.Script;
import glide.api.models.commands.ScriptOptions;
import glide.api.models.configuration.BaseSubscriptionConfiguration.MessageCallback;
import glide.api.models.configuration.ClusterSubscriptionConfiguration;
import glide.api.models.configuration.ClusterSubscriptionConfiguration.PubSubClusterChannelMode;
import glide.api.models.configuration.StandaloneSubscriptionConfiguration;
import glide.api.models.configuration.StandaloneSubscriptionConfiguration.PubSubChannelMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Valkey GLIDE: what blocks or listens has a client of its own, as its documentation advises. */
final class GlideAdapter implements Client {

  private final Settings settings;
  private final BaseClient client;

  private GlideAdapter(Settings settings, BaseClient client) {
    this.settings = settings;
    this.client = client;
  }

  static Client connect(Settings settings) throws Exception {
    return new GlideAdapter(settings, open(settings));
  }

  private static BaseClient open(Settings settings) throws Exception {
    return settings.cluster()
        ? within(GlideClusterClient.createClient(GlideSettings.cluster(settings).build()))
        : within(GlideClient.createClient(GlideSettings.plain(settings).build()));
  }

  private static <T> T within(Future<T> reply) throws Exception {
    return reply.get(2 * Settings.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void ping() throws Exception {
    if (client instanceof GlideClusterClient cluster) {
      within(cluster.ping());
    } else {
      within(((GlideClient) client).ping());
    }
  }

  @Override
  public void set(String key, String value) throws Exception {
    within(client.set(key, value));
  }

  @Override
  public @Nullable String get(String key) throws Exception {
    return within(client.get(key));
  }

  @Override
  public List<String> getAll(List<String> keys) throws Exception {
    Object[] replies;
    if (client instanceof GlideClusterClient cluster) {
      ClusterBatch batch = new ClusterBatch(false);
      keys.forEach(batch::get);
      replies = within(cluster.exec(batch, true));
    } else {
      Batch batch = new Batch(false);
      keys.forEach(batch::get);
      replies = within(((GlideClient) client).exec(batch, true));
    }
    return Arrays.stream(replies).map(String.class::cast).toList();
  }

  @Override
  public List<Object> transaction(String counter, String text) throws Exception {
    if (client instanceof GlideClusterClient cluster) {
      ClusterBatch batch = new ClusterBatch(true);
      batch.set(counter, "41").incr(counter).set(text, "done").get(text);
      return List.of(within(cluster.exec(batch, true)));
    }
    Batch batch = new Batch(true);
    batch.set(counter, "41").incr(counter).set(text, "done").get(text);
    return List.of(within(((GlideClient) client).exec(batch, true)));
  }

  @Override
  public Object eval(String script, List<String> keys, String argument) throws Exception {
    Script loaded = new Script(script, false);
    try {
      return within(
          client.invokeScript(loaded, ScriptOptions.builder().keys(keys).arg(argument).build()));
    } finally {
      loaded.close();
    }
  }

  private Subscription listen(PubSubClusterChannelMode mode, String channel, Consumer<String> heard)
      throws Exception {
    if (settings.protocol() == 2) {
      throw new NotOffered("GLIDE has pub/sub with RESP3 only");
    }
    MessageCallback callback = (message, context) -> heard.accept(message.getMessage().getString());
    BaseClient listener =
        settings.cluster()
            ? within(
                GlideClusterClient.createClient(
                    GlideSettings.cluster(settings)
                        .subscriptionConfiguration(
                            ClusterSubscriptionConfiguration.builder()
                                .subscription(mode, channel)
                                .callback(callback)
                                .build())
                        .build()))
            : within(
                GlideClient.createClient(
                    GlideSettings.plain(settings)
                        .subscriptionConfiguration(
                            StandaloneSubscriptionConfiguration.builder()
                                .subscription(PubSubChannelMode.EXACT, GlideString.of(channel))
                                .callback(callback)
                                .build())
                        .build()));
    return listener::close;
  }

  @Override
  public Subscription subscribe(String channel, Consumer<String> heard) throws Exception {
    return listen(PubSubClusterChannelMode.EXACT, channel, heard);
  }

  @Override
  public void publish(String channel, String message) throws Exception {
    within(client.publish(message, channel));
  }

  @Override
  public Subscription subscribeSharded(String channel, Consumer<String> heard) throws Exception {
    if (!settings.cluster()) {
      throw new NotOffered("GlideClient has no sharded pub/sub");
    }
    return listen(PubSubClusterChannelMode.SHARDED, channel, heard);
  }

  @Override
  public void publishSharded(String channel, String message) throws Exception {
    if (!(client instanceof GlideClusterClient cluster)) {
      throw new NotOffered("GlideClient has no sharded pub/sub");
    }
    within(cluster.publish(message, channel, true));
  }

  @Override
  public @Nullable String pop(String list, int seconds) throws Exception {
    // What servers before 6.0 are asked in.
    if (settings.protocol() == 2) {
      throw new NotOffered("GLIDE sends times as fractions, which servers before 6.0 refuse");
    }
    BaseClient own = open(settings);
    try {
      String[] popped = within(own.blpop(new String[] {list}, seconds));
      return popped == null ? null : popped[1];
    } finally {
      own.close();
    }
  }

  @Override
  public void push(String list, String element) throws Exception {
    within(client.rpush(list, new String[] {element}));
  }

  @Override
  public long protocol() throws Exception {
    String[] hello = {"HELLO"};
    Object reply =
        client instanceof GlideClusterClient cluster
            ? within(cluster.customCommand(hello, GlideSettings.ANY)).getSingleValue()
            : within(((GlideClient) client).customCommand(hello));
    return reply instanceof Map<?, ?> map && map.get("proto") instanceof Long proto ? proto : 2;
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
