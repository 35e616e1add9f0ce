package io.redisnat.matrix.client;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What every client does first, one scenario after the other. */
final class Scenarios {

  private static final int KEYS = 1000;
  private static final int MESSAGES = 10;
  private static final String SUM =
      "redis.call('set', KEYS[1], ARGV[1]) "
          + "redis.call('set', KEYS[2], ARGV[1] * 2) "
          + "return redis.call('get', KEYS[1]) + redis.call('get', KEYS[2])";
  private static final String LOOKS_LIKE_TOPOLOGY =
      "-MOVED 1234 10.10.10.100:7000\r\n"
          + "07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7001@17001 "
          + "myself,master - 0 1426238317239 4 connected 0-5460\n";

  private final Client client;
  private final Settings settings;
  private final List<String> keys;

  Scenarios(Client client, Settings settings) {
    this.client = client;
    this.settings = settings;
    this.keys = IntStream.range(0, KEYS).mapToObj(i -> key("key:" + i)).toList();
  }

  private String key(String name) {
    return settings.prefix() + name;
  }

  /** All of them but the first, which makes the client. */
  void run(Tap tap) {
    tap.run("keys", this::keys);
    tap.run("pipeline", this::pipeline);
    tap.run("multi", this::multi);
    tap.run("lua", this::lua);
    tap.run("pubsub", this::pubsub);
    tap.run("spubsub", this::spubsub);
    tap.run("blocking", this::blocking);
    tap.run("resp3", this::resp3);
    tap.run("userdata", this::userdata);
  }

  private String keys() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      client.set(keys.get(i), "v:" + i);
    }
    for (int i = 0; i < KEYS; i++) {
      same("v:" + i, client.get(keys.get(i)));
    }
    return "";
  }

  private String pipeline() throws Exception {
    List<String> values = client.getAll(keys);
    same(IntStream.range(0, KEYS).mapToObj(i -> "v:" + i).toList(), values);
    return "";
  }

  private String multi() throws Exception {
    same(List.of("OK", 42L, "OK", "done"), client.transaction(key("{tx}a"), key("{tx}b")));
    return "";
  }

  private String lua() throws Exception {
    same(63L, client.eval(SUM, List.of(key("{lua}a"), key("{lua}b")), "21"));
    return "";
  }

  private String pubsub() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Client.Subscription subscription = client.subscribe(key("news"), heard::add);
    try {
      for (int i = 0; i < MESSAGES; i++) {
        client.publish(key("news"), "message " + i);
        hear(heard, i);
      }
    } finally {
      subscription.end();
    }
    return "";
  }

  private String spubsub() throws Exception {
    probeSharded();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Client.Subscription subscription = client.subscribeSharded(key("shard-news"), heard::add);
    try {
      for (int i = 0; i < MESSAGES; i++) {
        client.publishSharded(key("shard-news"), "message " + i);
        hear(heard, i);
      }
    } finally {
      subscription.end();
    }
    return "";
  }

  /** Clients wait long for a subscription that the server does not know. */
  private void probeSharded() throws Exception {
    try {
      client.publishSharded(key("nobody"), "listens");
    } catch (Exception e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).contains("unknown command")) {
          throw new NotOffered("the server has no sharded pub/sub");
        }
      }
      throw e;
    }
  }

  /** One at a time: clients publish at any node, and messages of two may overtake each other. */
  private static void hear(BlockingQueue<String> heard, int number) throws InterruptedException {
    same("message " + number, heard.poll(Settings.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
  }

  private String blocking() throws Exception {
    String list = key("{b}list");
    CompletableFuture<String> popped = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                popped.complete(client.pop(list, 5));
              } catch (Exception e) {
                popped.completeExceptionally(e);
              }
            },
            "blocked");
    waiting.setDaemon(true);
    waiting.start();
    TimeUnit.MILLISECONDS.sleep(200);
    client.push(list, "element");
    same("element", popped.get(10, TimeUnit.SECONDS));
    return "";
  }

  private String resp3() throws Exception {
    if (settings.protocol() != 3) {
      throw new NotOffered("asked for RESP2");
    }
    same(3L, client.protocol());
    return "";
  }

  private String userdata() throws Exception {
    client.set(key("userdata"), LOOKS_LIKE_TOPOLOGY);
    same(LOOKS_LIKE_TOPOLOGY, client.get(key("userdata")));
    return "";
  }

  private static void same(Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new IllegalStateException("expected %s, not %s".formatted(expected, actual));
    }
  }
}
