package io.redisnat.entry;

import io.redisnat.clients.RawClient;
import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One of the two that are compared: several clients of one address. */
final class Side implements AutoCloseable {

  private static final Pattern MESSAGE =
      Pattern.compile("(?s)[>*][34]\r\n\\$[78]\r\n[sp]?message\r\n.*");

  private final List<RawClient> clients = new ArrayList<>();

  Side(HostPort address, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      clients.add(new RawClient(address));
    }
  }

  /** Sends all in one write; the frames that answer: first the replies, then the messages. */
  List<String> play(int client, String bytes, int replies, int messages) throws IOException {
    RawClient connection = clients.get(client).raw(bytes);
    List<String> answers = new ArrayList<>();
    List<String> arrived = new ArrayList<>();
    while (answers.size() < replies || arrived.size() < messages) {
      String frame = connection.frame();
      (MESSAGE.matcher(frame).matches() ? arrived : answers).add(frame);
    }
    answers.addAll(arrived);
    return answers;
  }

  /** The reply to one command. */
  String ask(int client, String... arguments) throws IOException {
    return clients.get(client).ask(arguments);
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
