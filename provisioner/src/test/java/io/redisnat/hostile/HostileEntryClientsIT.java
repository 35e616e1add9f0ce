package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link HostileClients} of the entry port, where commands and replies are gathered. */
class HostileEntryClientsIT extends HostileClients {

  private static String key;

  @RegisterExtension
  static final Siege SIEGE =
      Siege.atEntry(
          proxy -> {
            key = proxy.key(0);
            try (Wire client = new Wire(proxy.entry()).login()) {
              storeAMegabyte(client);
              assertThat(client.ask("GET", key)).hasSize(MEGABYTE + "$1048576\r\n\r\n".length());
              assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
            }
          });

  @Override
  Siege siege() {
    return SIEGE;
  }

  @Override
  HostPort port() {
    return SIEGE.proxy().entry();
  }

  @Override
  String key() {
    return key;
  }

  @Override
  String lightCommand() {
    return "GET " + key + "\r\n";
  }

  @Override
  Pattern lightAnswer() {
    return Pattern.compile("\\$-1\r\n");
  }

  @Override
  List<String> requests() {
    return List.of(
        Wire.encode("AUTH", SmallProxy.PASSWORD),
        Wire.encode("CLUSTER", "SLOTS"),
        Wire.encode("MULTI") + Wire.encode("GET", key) + "EXEC\r\n",
        Wire.encode("SUBSCRIBE", "news") + "PING\r\n",
        Wire.encode("MGET", key, "{" + key + "}2"));
  }

  private static void storeAMegabyte(Wire client) throws IOException {
    assertThat(client.ask("SET", key, "x".repeat(MEGABYTE))).isEqualTo("+OK\r\n");
  }

  @Test
  void clientsThatNeverReadCostNoMoreThanTheirReplies() throws Exception {
    try (Wire client = client()) {
      storeAMegabyte(client);
    }
    List<Wire> deaf = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Wire client = new Wire(SIEGE.proxy().entry(), 4096).login();
      deaf.add(client.raw(Wire.encode("GET", key).repeat(1000)));
    }
    for (int i = 0; i < 6; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      Footprint.of(SIEGE.proxy()).assertBounded();
    }
    for (Wire client : deaf) {
      client.vanish();
    }
    try (Wire client = client()) {
      assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void aCommandLargerThanTheLimitIsRefusedWhenItsBytesHaveCome() throws Exception {
    try (Wire client = client()) {
      int size = 2 * SmallProxy.MAX_REQUEST;
      client.raw("*2\r\n$4\r\nECHO\r\n$" + size + "\r\n");
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw("x".repeat(size));
                } catch (IOException closed) {
                  // It need not take them all.
                  return;
                }
              });
      assertThat(client.untilClosed())
          .contains("-ERR Protocol error: a command is larger than", "(entry.max-request)");
      sent.get(30, TimeUnit.SECONDS);
    }
  }
}
