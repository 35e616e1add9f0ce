package io.redisnat.provisioner.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one plain client sends, and what it must get. The keys are its own and in one slot, so each
 * reply follows from those before; after a refusal the next one may be anything that was.
 *
 * <p>For one thread.
 */
final class PipelineMix implements Mix {

  private static final int ROUNDS = 4;
  private static final int BIG_EVERY = 16;
  private static final int TOPOLOGY_EVERY = 32;
  private static final int BIG = 100_000;

  private final String name;
  private final Told told;
  private String prefix = "";
  private long sequence;
  private @Nullable String value;
  private long counter = -1;
  private @Nullable String last;

  /** For the client with this name, which no other has. */
  PipelineMix(String name, Told told) {
    this.name = name;
    this.told = told;
  }

  @Override
  public void begin(RespConnection connection, String tag) {
    prefix = "{" + tag + "}" + name;
    value = null;
    counter = -1;
    last = null;
  }

  @Override
  public List<Exchange> next() {
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      sequence++;
      batch.add(echo());
      set(batch, sequence % BIG_EVERY == 0 ? big() : token());
      batch.add(echo());
      batch.add(increment());
      append(batch);
      batch.add(ping());
    }
    if (sequence % (TOPOLOGY_EVERY * ROUNDS) == 0) {
      batch.add(Exchange.of(this::isTopology, "CLUSTER", "NODES"));
      batch.add(echo());
    }
    return batch;
  }

  private String token() {
    return name + "-" + sequence;
  }

  private String big() {
    return token() + "x".repeat(BIG);
  }

  private Exchange echo() {
    String text = "echo-" + name + "-" + sequence++;
    return Exchange.of(reply -> reply.is(text), "ECHO", text);
  }

  private Exchange ping() {
    String text = "ping-" + token();
    return Exchange.of(reply -> reply.is(text), "PING", text);
  }

  private void set(List<Exchange> batch, String next) {
    batch.add(
        Exchange.of(
            reply -> {
              value = reply.is("OK") ? next : null;
              return reply.is("OK") || isRefusal(reply);
            },
            "SET",
            prefix + "value",
            next));
    batch.add(
        Exchange.of(
            reply -> value == null ? isText(reply) : reply.is(value) || isRefusal(reply),
            "GET",
            prefix + "value"));
  }

  private Exchange increment() {
    return Exchange.of(
        reply -> {
          long expected = counter < 0 ? reply.integer() : counter + 1;
          counter = isRefusal(reply) ? -1 : expected;
          return isRefusal(reply) || (reply.type() == ':' && reply.integer() == expected);
        },
        "INCR",
        prefix + "count");
  }

  private void append(List<Exchange> batch) {
    String token = token();
    batch.add(
        Exchange.of(
            reply -> {
              last = reply.type() == ':' ? token : null;
              return reply.type() == ':' || isRefusal(reply);
            },
            "RPUSH",
            prefix + "list",
            token));
    batch.add(
        Exchange.of(
            reply ->
                isRefusal(reply)
                    || (reply.type() == '*'
                        && (last == null
                            || (reply.items().size() == 1 && reply.items().get(0).is(last)))),
            "LRANGE",
            prefix + "list",
            "-1",
            "-1"));
    batch.add(
        Exchange.of(
            reply -> reply.is("OK") || isRefusal(reply), "LTRIM", prefix + "list", "-100", "-1"));
  }

  private boolean isText(Reply reply) {
    return reply.type() == '$' || reply.isNull() || isRefusal(reply);
  }

  private boolean isRefusal(Reply reply) {
    switch (reply.errorCode()) {
      case "MOVED", "ASK" -> told.redirect(reply);
      default -> {}
    }
    return reply.isRefusal();
  }

  private boolean isTopology(Reply reply) {
    if (reply.type() == '$' && reply.text() != null) {
      told.nodes(reply.text());
      return true;
    }
    // A proxy that waits for an address in vain says so.
    return reply.isRefusal();
  }
}
