package io.redisnat.provisioner.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a plain client of an entry port sends, and what it must get: commands for all parts of the
 * cluster in one pipeline, so that replies of different nodes have to be put in order.
 *
 * <p>The keys are its own. Each key's counter must go up by one with each INCR, and a value that is
 * read must be the last one written. Where a master died with its last writes it may go back, which
 * is a setback; that it goes ahead would mean that something was done twice.
 *
 * <p>For one thread, but for {@link #setbacks}.
 */
final class EntryMix implements Mix {

  private static final int ROUNDS = 12;
  private static final int TOPOLOGY_EVERY = 64;

  private final String name;
  private final List<String> tags;
  private final Told told;
  private final AtomicLong setbacks = new AtomicLong();
  private final Map<String, Expected> expected = new HashMap<>();
  private long sequence;
  private long batches;

  /**
   * What is known of the keys of one tag: the highest number that may be there, and what was said
   * last.
   */
  private static final class Expected {
    private long most;
    private long counter;
    private long written;
    private long value;
  }

  /** For the client with this name, which no other has. */
  EntryMix(String name, List<String> tags, Told told) {
    this.name = name;
    this.tags = tags;
    this.told = told;
  }

  @Override
  public void begin(RespConnection connection, String tag) {
    // What was under way on the last connection may have been done.
    expected.values().forEach(keys -> keys.value = -1);
  }

  @Override
  public List<Exchange> next() {
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      sequence++;
      String tag = tags.get((int) (sequence % tags.size()));
      Expected keys = expected.computeIfAbsent(tag, t -> new Expected());
      batch.add(echo());
      batch.add(increment(tag, keys));
      batch.add(write(tag, keys, sequence));
      batch.add(read(tag, keys));
    }
    batches++;
    if (batches % TOPOLOGY_EVERY == 0) {
      batch.add(Exchange.of(this::isTopology, "CLUSTER", "NODES"));
      batch.add(echo());
    }
    return batch;
  }

  /** How often a counter or a value was older than one that had been acknowledged. */
  long setbacks() {
    return setbacks.get();
  }

  private Exchange echo() {
    String text = "echo-" + name + "-" + sequence;
    return Exchange.of(reply -> reply.is(text), "ECHO", text);
  }

  private Exchange increment(String tag, Expected keys) {
    // Whether or not its reply comes: it may have been done once.
    keys.most++;
    return Exchange.of(
        reply -> {
          if (reply.type() != ':') {
            keys.most -= reply.isRefusal() ? 1 : 0;
            return isUndone(reply);
          }
          long number = reply.integer();
          boolean right = number >= 1 && number <= keys.most;
          if (number <= keys.counter) {
            setbacks.incrementAndGet();
          }
          keys.counter = number;
          keys.most = number;
          return right;
        },
        "INCR",
        "{" + tag + "}" + name + "-count");
  }

  private Exchange write(String tag, Expected keys, long number) {
    keys.written = number;
    return Exchange.of(
        reply -> {
          keys.value = reply.is("OK") ? number : -1;
          return reply.is("OK") || isUndone(reply);
        },
        "SET",
        "{" + tag + "}" + name + "-value",
        Long.toString(number));
  }

  private Exchange read(String tag, Expected keys) {
    return Exchange.of(
        reply -> {
          if (reply.isError()) {
            return isUndone(reply);
          }
          long number = reply.isNull() ? 0 : Long.parseLong(String.valueOf(reply.text()));
          if (keys.value > number) {
            setbacks.incrementAndGet();
          }
          return keys.value < 0 ? number <= keys.written : number <= keys.value;
        },
        "GET",
        "{" + tag + "}" + name + "-value");
  }

  private boolean isUndone(Reply reply) {
    switch (reply.errorCode()) {
      case "MOVED", "ASK" -> told.shown(reply);
      default -> {}
    }
    return reply.isRefusal() || EntryClient.isInDoubt(reply);
  }

  private boolean isTopology(Reply reply) {
    if (reply.type() == '$' && reply.text() != null) {
      told.nodes(reply.text());
      return true;
    }
    return isUndone(reply);
  }
}
