package io.redisnat.entry;

import static io.redisnat.entry.Difference.OF_THE_NODE;
import static io.redisnat.entry.Difference.OF_THE_SERVER;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A random play for several clients, the same for the same seed. It is made of episodes, each of
 * which leaves its clients outside of transactions and without subscriptions.
 */
final class Scenario {

  static final int CLIENTS = 3;

  private final Random random;
  private final CommandBook book;
  private int channels;

  Scenario(long seed) {
    this.random = new Random(seed);
    this.book = new CommandBook(random);
  }

  /**
   * What comes before all episodes: every script is known everywhere from then on. A script that
   * was given to EVAL alone is known where that was, and to the entry port even if EVAL failed.
   */
  Batch prologue() {
    return Batch.of(
        0,
        Stream.of("get", "set", "type", "call", "two", "none")
            .map(name -> Step.exact("SCRIPT", "LOAD", book.value("script-" + name)))
            .toList());
  }

  /** The next episode. */
  List<Batch> next() {
    int client = random.nextInt(CLIENTS);
    int kind = random.nextInt(1000);
    if (kind < 2) {
      return List.of(Batch.of(client, Step.exact("FLUSHALL")));
    } else if (kind < 120) {
      return transaction(client);
    } else if (kind < 160) {
      return watched(client);
    } else if (kind < 180) {
      return List.of(listening(client));
    } else if (kind < 200) {
      return messages(client);
    } else if (kind < 215) {
      return List.of(silent(client));
    } else if (kind < 240) {
      return List.of(inline(client));
    }
    return List.of(Batch.of(client, commands(size(kind))));
  }

  private int size(int kind) {
    return kind < 700 ? 1 : 1 + random.nextInt(kind < 980 ? 12 : 150);
  }

  private List<Step> commands(int count) {
    return Stream.generate(book::anywhere).limit(count).collect(Collectors.toList());
  }

  /** MULTI to EXEC, in one write or in several; now and then with what does not belong there. */
  private List<Batch> transaction(int client) {
    book.stayInOneSlot();
    List<Step> steps = new ArrayList<>();
    steps.add(Step.exact("MULTI"));
    int strangers = random.nextInt(6) == 0 ? 4 : 1000;
    for (int i = random.nextInt(7); i > 0; i--) {
      Step step = random.nextInt(strangers) == 0 ? book.anywhere() : book.next();
      steps.add(belongs(step) ? step : Step.exact("PING"));
    }
    misplace(steps);
    steps.add(Step.exact(random.nextInt(8) == 0 ? "DISCARD" : "EXEC"));
    misplace(steps);
    return cut(client, steps);
  }

  private static boolean belongs(Step step) {
    // A node says QUEUED to what it refuses, and the error only at EXEC.
    return step.difference() != Difference.REFUSED;
  }

  private void misplace(List<Step> steps) {
    if (random.nextInt(12) == 0) {
      List<String> words = List.of("MULTI", "UNWATCH", "WATCH", "EXEC", "DISCARD", "RESET");
      String word = words.get(random.nextInt(words.size()));
      steps.add(word.equals("WATCH") ? Step.exact(word, book.value("string")) : Step.exact(word));
      if (word.equals("MULTI")) {
        steps.add(Step.exact("DISCARD"));
      }
    }
  }

  private List<Batch> cut(int client, List<Step> steps) {
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    while (from < steps.size()) {
      int to = Math.min(steps.size(), from + 1 + random.nextInt(steps.size()));
      batches.add(Batch.of(client, List.copyOf(steps.subList(from, to))));
      from = to;
    }
    return batches;
  }

  /** A transaction that depends on a key, which another client may change. */
  private List<Batch> watched(int client) {
    book.stayInOneSlot();
    String key = book.value("string");
    List<Batch> batches = new ArrayList<>();
    batches.add(Batch.of(client, Step.exact("WATCH", key)));
    batches.add(Batch.of(client, random.nextBoolean() ? Step.exact("GET", key) : book.anywhere()));
    if (random.nextBoolean()) {
      int other = (client + 1) % CLIENTS;
      batches.add(Batch.of(other, Step.exact("APPEND", key, "x")));
    }
    if (random.nextInt(6) == 0) {
      batches.add(Batch.of(client, Step.exact("UNWATCH")));
    }
    Step inside = Step.exact("SET", key, book.value("value"));
    batches.addAll(cut(client, List.of(Step.exact("MULTI"), inside, Step.exact("EXEC"))));
    return batches;
  }

  /** Subscriptions that come and go, with what a client may say meanwhile. */
  private Batch listening(int client) {
    String channel = "news" + random.nextInt(3);
    List<Step> steps = new ArrayList<>();
    steps.add(Step.exact("GET", "string0"));
    steps.add(Step.exact("SUBSCRIBE", channel, "{" + channel + "}other").answeredBy(2));
    steps.add(Step.exact("PING"));
    steps.add(Step.exact("PSUBSCRIBE", "n*", "n*").answeredBy(2));
    steps.add(Step.exact("SSUBSCRIBE", channel));
    steps.add(Step.exact("PING", "x"));
    // Of a RESP2 client an error, of a RESP3 client as ever.
    steps.add(Step.exact("GET", "string0"));
    steps.add(Step.exact("SUBSCRIBE"));
    steps.add(Step.exact("SUNSUBSCRIBE"));
    steps.add(Step.exact("UNSUBSCRIBE", "nothing"));
    steps.add(Step.exact("PUNSUBSCRIBE"));
    if (random.nextBoolean()) {
      steps.add(Step.exact("RESET"));
    } else {
      steps.add(Step.exact("UNSUBSCRIBE", channel, "{" + channel + "}other").answeredBy(2));
      steps.add(Step.exact("UNSUBSCRIBE"));
    }
    steps.add(Step.exact("GET", "string0"));
    return Batch.of(client, steps);
  }

  /**
   * What another client publishes arrives, in order. On another channel each time: nodes tell each
   * other in their own time, so who subscribes may still hear what was published just before.
   */
  private List<Batch> messages(int client) {
    String channel = "told" + ++channels;
    int other = (client + 1) % CLIENTS;
    List<Batch> batches = new ArrayList<>();
    batches.add(Batch.of(client, Step.exact("SUBSCRIBE", channel)));
    batches.add(Batch.of(client, Step.exact("SSUBSCRIBE", channel)));
    List<Step> published = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      published.add(Step.of(OF_THE_NODE, "PUBLISH", channel, i + book.value("value")));
    }
    batches.add(Batch.of(other, published));
    batches.add(new Batch(client, List.of(Step.exact("PING")), count, false));
    batches.add(Batch.of(other, Step.of(OF_THE_NODE, "SPUBLISH", channel, "sharded")));
    batches.add(new Batch(client, List.of(Step.exact("PING")), 1, false));
    batches.add(Batch.of(client, Step.exact("SUNSUBSCRIBE", channel)));
    batches.add(Batch.of(client, Step.exact("UNSUBSCRIBE", channel)));
    return batches;
  }

  /** CLIENT REPLY: some commands have no reply. */
  private Batch silent(int client) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.exact("CLIENT", "REPLY", "SKIP").answeredBy(0));
    steps.add(Step.exact("SET", "string1", "skipped").answeredBy(0));
    steps.add(Step.exact("GET", "string1"));
    steps.add(Step.exact("CLIENT", "REPLY", "OFF").answeredBy(0));
    steps.add(Step.exact("APPEND", "string1", "off").answeredBy(0));
    steps.add(Step.exact("PING").answeredBy(0));
    steps.add(Step.exact("CLIENT", "REPLY", "ON"));
    steps.add(Step.exact("GET", "string1"));
    return Batch.of(client, steps);
  }

  private Batch inline(int client) {
    return new Batch(
        client,
        List.of(
            Step.exact("PING"),
            Step.exact("SET", "string2", "inline"),
            Step.exact("GET", "string2"),
            Step.of(OF_THE_SERVER, "TIME"),
            Step.exact("NOTHING", "to", "say")),
        0,
        true);
  }
}
