package io.redisnat.provisioner.bench.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each connection says, over and over, and what it has to hear. Used by one thread. */
final class Script {

  /** One SET is followed by so many GETs. */
  private static final int GETS = 10;

  private static final int CYCLE = 1 + GETS;

  private final List<Exchange> exchanges;

  /**
   * What is sent in one go, and all that is to come back for it. The positions of both buffers
   * belong to whoever uses them at the moment.
   */
  record Exchange(ByteBuffer request, ByteBuffer reply, int operations) {}

  private Script(List<Exchange> exchanges) {
    this.exchanges = List.copyOf(exchanges);
  }

  int size() {
    return exchanges.size();
  }

  Exchange get(int index) {
    return exchanges.get(index);
  }

  /** One command and its reply. */
  static Script of(String request, byte[] reply) {
    return new Script(List.of(exchange(bytes(request), reply, 1)));
  }

  /** SET and GET as 1 to 10, {@code pipeline} of them in one go. */
  static Script mixed(int pipeline, int valueBytes) {
    return mixed(pipeline, valueBytes, command -> key(valueBytes, command));
  }

  /** The same with keys of one's own: that of each command by its number. */
  static Script mixed(int pipeline, int valueBytes, IntFunction<String> keys) {
    String value = "v".repeat(valueBytes);
    List<Exchange> exchanges = new ArrayList<>();
    // So many that the cycle of commands ends where an exchange ends.
    for (int batch = 0; batch < CYCLE; batch++) {
      StringBuilder request = new StringBuilder();
      StringBuilder reply = new StringBuilder();
      for (int i = 0; i < pipeline; i++) {
        int command = batch * pipeline + i;
        String key = keys.apply(command);
        boolean set = command % CYCLE == 0;
        request.append(set ? command("SET", key, value) : command("GET", key));
        reply.append(set ? "+OK\r\n" : bulk(value));
      }
      exchanges.add(exchange(bytes(request.toString()), bytes(reply.toString()), pipeline));
    }
    return new Script(exchanges);
  }

  /**
   * MGET of {@code count} keys, again and again with others; all of them have the value.
   *
   * @param split true for a client that asks for each slot by itself
   */
  static Script many(int count, int valueBytes, boolean split, IntFunction<String> keys) {
    String value = bulk("v".repeat(valueBytes));
    List<Exchange> exchanges = new ArrayList<>();
    for (int batch = 0; batch < CYCLE; batch++) {
      int first = batch * count;
      List<String> names =
          IntStream.range(first, first + count).mapToObj(keys).collect(Collectors.toList());
      String request;
      String reply;
      if (split) {
        request = names.stream().map(key -> command("MGET", key)).collect(Collectors.joining());
        reply = ("*1\r\n" + value).repeat(count);
      } else {
        names.add(0, "MGET");
        request = command(names.toArray(String[]::new));
        reply = "*" + count + "\r\n" + value.repeat(count);
      }
      exchanges.add(exchange(bytes(request), bytes(reply), 1));
    }
    return new Script(exchanges);
  }

  /** Gives all keys of {@link #mixed} the value that they have to have. */
  static Script fill(int pipeline, int valueBytes) {
    return fill(CYCLE * pipeline, valueBytes, command -> key(valueBytes, command));
  }

  /** Gives so many keys of one's own their value. */
  static Script fill(int count, int valueBytes, IntFunction<String> keys) {
    String value = "v".repeat(valueBytes);
    List<Exchange> exchanges = new ArrayList<>();
    for (int command = 0; command < count; command++) {
      String set = command("SET", keys.apply(command), value);
      exchanges.add(exchange(bytes(set), bytes("+OK\r\n"), 1));
    }
    return new Script(exchanges);
  }

  private static String key(int valueBytes, int command) {
    return "redis-nat-bench:%d:%04d".formatted(valueBytes, command);
  }

  static String command(String... arguments) {
    StringBuilder text = new StringBuilder("*" + arguments.length + "\r\n");
    for (String argument : arguments) {
      text.append(bulk(argument));
    }
    return text.toString();
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Exchange exchange(byte[] request, byte[] reply, int operations) {
    return new Exchange(direct(request), direct(reply), operations);
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
