package io.redisnat.provisioner.bench.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    String value = "v".repeat(valueBytes);
    List<Exchange> exchanges = new ArrayList<>();
    // So many that the cycle of commands ends where an exchange ends.
    for (int batch = 0; batch < CYCLE; batch++) {
      StringBuilder request = new StringBuilder();
      StringBuilder reply = new StringBuilder();
      for (int i = 0; i < pipeline; i++) {
        int command = batch * pipeline + i;
        String key = key(valueBytes, command);
        boolean set = command % CYCLE == 0;
        request.append(set ? command("SET", key, value) : command("GET", key));
        reply.append(set ? "+OK\r\n" : bulk(value));
      }
      exchanges.add(exchange(bytes(request.toString()), bytes(reply.toString()), pipeline));
    }
    return new Script(exchanges);
  }

  /** Gives all keys of {@link #mixed} the value that they have to have. */
  static Script fill(int pipeline, int valueBytes) {
    String value = "v".repeat(valueBytes);
    List<Exchange> exchanges = new ArrayList<>();
    for (int command = 0; command < CYCLE * pipeline; command++) {
      String set = command("SET", key(valueBytes, command), value);
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
