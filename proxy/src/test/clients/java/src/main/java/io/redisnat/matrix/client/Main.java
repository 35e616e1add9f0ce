package io.redisnat.matrix.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;

/** {@code CLIENT [--version]}: runs the scenarios of one client, then does what stdin says. */
public final class Main {

  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "jedis", new Library(JedisClient::connect, redis.clients.jedis.RedisClient.class),
          "lettuce", new Library(LettuceClient::connect, io.lettuce.core.RedisClient.class),
          "redisson", new Library(RedissonAdapter::connect, org.redisson.Redisson.class),
          "spring-data-redis", new Library(SpringClient::connect, StringRedisTemplate.class),
          "valkey-glide", new Library(GlideAdapter::connect, glide.api.GlideClient.class));

  private final Tap tap = new Tap();
  private final AtomicReference<@Nullable Client> client = new AtomicReference<>();
  private @Nullable Loop loop;
  private String loopName = "";

  private Main() {}

  /** The program. */
  public static void main(String[] args) throws Exception {
    Library library = LIBRARIES.get(args[0]);
    if (library == null) {
      throw new IllegalArgumentException("no client is named " + args[0]);
    }
    Main main = new Main();
    if (args.length > 1 && args[1].equals("--version")) {
      main.tap.print(args[0] + " " + library.version());
      System.exit(0);
    }
    main.tap.say("client %s %s".formatted(args[0], library.version()));
    System.exit(main.run(library));
  }

  private int run(Library library) throws IOException {
    Settings settings = Settings.of(System.getenv());
    tap.run(
        "connect",
        () -> {
          Client made = library.connect(settings);
          client.set(made);
          made.ping();
          return "";
        });
    Client connected = client.get();
    if (connected == null) {
      return tap.end();
    }
    new Scenarios(connected, settings).run(tap);
    obey(connected, settings);
    int code = tap.end();
    close(connected);
    return code;
  }

  private void close(Client connected) {
    try {
      connected.close();
    } catch (Exception e) {
      tap.say("closing: " + e.getMessage());
    }
  }

  private void obey(Client connected, Settings settings) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "loop" ->
            begin(new Loop(connected, settings.prefix(), words[2].equals("strict")), words[1]);
        case "end" -> end();
        default -> {
          return;
        }
      }
    }
  }

  private void begin(Loop fresh, String name) {
    loop = fresh;
    loopName = name;
    try {
      fresh.begin();
      tap.say("looping " + name);
    } catch (Exception e) {
      tap.say("not looping: " + e.getMessage());
    }
  }

  private void end() {
    Loop ending = loop;
    if (ending != null) {
      tap.run(loopName, ending::end);
    }
  }
}
