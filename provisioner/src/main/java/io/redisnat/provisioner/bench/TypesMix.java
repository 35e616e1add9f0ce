package io.redisnat.provisioner.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Commands of every data type, transactions and scripts, each with the one reply that it must have.
 * The keys are the client's own and are made anew each time.
 *
 * <p>A node that hands its slots to another in the middle refuses the rest; in a transaction EXEC
 * then says EXECABORT. For one thread.
 */
final class TypesMix implements Mix {

  private static final int BIG = 1_000_000;
  private static final int BIG_EVERY = 20;

  private final String name;
  private final boolean resp3;
  private String prefix = "";
  private long round;
  private boolean refused;
  private List<Exchange> batch = new ArrayList<>();

  /** For the client with this name, which no other has. */
  TypesMix(String name, boolean resp3) {
    this.name = name;
    this.resp3 = resp3;
  }

  @Override
  public void begin(RespConnection connection, String tag) throws IOException {
    prefix = "{" + tag + "}" + name + ":";
    if (resp3 && connection.ask("HELLO", "3").type() != '%') {
      throw new IOException("no RESP3");
    }
  }

  @Override
  public List<Exchange> next() {
    round++;
    refused = false;
    batch = new ArrayList<>();
    String token = name + "-" + round;
    collections(token);
    numbers();
    transaction(token);
    if (round % BIG_EVERY == 0) {
      String big = token + "y".repeat(BIG);
      text("OK", "SET", key("big"), big);
      text(big, "GET", key("big"));
      number(1, "DEL", key("big"));
    }
    // No key may begin or end the round: what stands here finds its place whatever was refused.
    batch.add(Exchange.of(reply -> reply.is(token), "ECHO", token));
    return batch;
  }

  private String key(String type) {
    return prefix + type;
  }

  private void collections(String token) {
    batch.add(
        Exchange.of(
            r -> r.type() == ':' || endsRound(r),
            "UNLINK",
            key("hash"),
            key("set"),
            key("sorted"),
            key("stream"),
            key("bits"),
            key("log")));
    number(2, "HSET", key("hash"), "a", token, "b", "2");
    text(token, "HGET", key("hash"), "a");
    // In RESP3 a map, in RESP2 an array; four items either way.
    size(4, "HGETALL", key("hash"));
    number(2, "SADD", key("set"), "x", "y");
    size(2, "SMEMBERS", key("set"));
    number(3, "ZADD", key("sorted"), "1", "one", "2", "two", "3.5", "more");
    size(2, "ZRANGEBYSCORE", key("sorted"), "2", "+inf");
    text("1-1", "XADD", key("stream"), "1-1", "field", token);
    size(1, "XRANGE", key("stream"), "-", "+");
    number(0, "SETBIT", key("bits"), "1000", "1");
    number(1, "BITCOUNT", key("bits"));
    number(1, "PFADD", key("log"), token);
    number(1, "PFCOUNT", key("log"));
  }

  private void numbers() {
    text("OK", "SET", key("number"), "40", "PX", "60000");
    number(42, "INCRBY", key("number"), "2");
    number(42, "EVAL", "return tonumber(redis.call('GET', KEYS[1]))", "1", key("number"));
    // A value that looks like a redirect is a value.
    String bait = "-MOVED 1 127.0.0.1:1\r\n";
    text("OK", "SET", key("bait"), bait);
    text(bait, "GET", key("bait"));
  }

  private void transaction(String token) {
    text("OK", "MULTI");
    text("QUEUED", "SET", key("tx"), token);
    text("QUEUED", "GET", key("tx"));
    batch.add(
        Exchange.of(
            r ->
                r.errorCode().equals("EXECABORT")
                    || r.isRefusal()
                    || (r.items().size() == 2
                        && r.items().get(0).is("OK")
                        && r.items().get(1).is(token)),
            "EXEC"));
  }

  private void number(long expected, String... request) {
    expect(reply -> reply.type() == ':' && reply.integer() == expected, request);
  }

  private void text(String expected, String... request) {
    expect(reply -> reply.is(expected), request);
  }

  private void size(int expected, String... request) {
    expect(reply -> !reply.isError() && reply.items().size() == expected, request);
  }

  private void expect(Predicate<Reply> right, String... request) {
    batch.add(Exchange.of(right.or(this::endsRound), request));
  }

  /** After one refusal what follows in the round may be anything that is not done here. */
  private boolean endsRound(Reply reply) {
    refused |= reply.isRefusal();
    return refused;
  }
}
