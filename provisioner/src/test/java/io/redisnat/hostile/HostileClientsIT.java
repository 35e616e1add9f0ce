package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link HostileClients} of node ports, where what they send and get streams. */
class HostileClientsIT extends HostileClients {

  private static String key;

  @RegisterExtension
  static final Siege SIEGE =
      new Siege(
          proxy -> {
            key = proxy.key(0);
            streamBothWays(proxy.port(0), 16 * MEGABYTE);
          });

  @Override
  Siege siege() {
    return SIEGE;
  }

  @Override
  HostPort port() {
    return SIEGE.proxy().port(0);
  }

  @Override
  String key() {
    return key;
  }

  @Override
  String lightCommand() {
    return "ROLE\r\n";
  }

  @Override
  Pattern lightAnswer() {
    return Pattern.compile("(?s)\\*3\r\n\\$6\r\nmaster\r\n.*");
  }

  @Override
  List<String> requests() {
    return List.of(
        Wire.encode("AUTH", SmallProxy.PASSWORD),
        Wire.encode("CLUSTER", "SLOTS"),
        "MULTI\r\nINFO\r\nEXEC\r\n",
        Wire.encode("SUBSCRIBE", "news") + "PING\r\n",
        Wire.encode("CLUSTER", "MEET", "127.0.0.1", "1"));
  }

  private static void streamBothWays(HostPort port, long size) throws Exception {
    byte[] chunk = new byte[MEGABYTE];
    new Random(1).nextBytes(chunk);
    try (Wire client = new Wire(port).login()) {
      OutputStream out = client.out();
      client.raw("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + size + "\r\n");
      for (long sent = 0; sent < size; sent += chunk.length) {
        out.write(chunk);
      }
      assertThat(client.raw("\r\n").frame()).isEqualTo("+OK\r\n");
      client.raw(Wire.encode("GET", key));
      InputStream in = client.in();
      String header = "$" + size + "\r\n";
      assertThat(new String(in.readNBytes(header.length()))).isEqualTo(header);
      for (long read = 0; read < size; read += chunk.length) {
        assertThat(in.readNBytes(chunk.length)).isEqualTo(chunk);
      }
      assertThat(new String(in.readNBytes(2))).isEqualTo("\r\n");
      assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void halfAGigabytePassesBothWaysThroughSixtyFourMegabytes() throws Exception {
    CompletableFuture<Void> stream =
        CompletableFuture.runAsync(
            () -> {
              try {
                streamBothWays(port(), 512L * MEGABYTE);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (!stream.isDone()) {
      Footprint.of(SIEGE.proxy()).assertBounded();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    stream.join();
  }

  @Test
  void clientsThatNeverReadCostNoMoreThanTheirBuffers() throws Exception {
    long size = 64L * MEGABYTE;
    try (Wire client = client()) {
      client.raw("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + size + "\r\n");
      for (int i = 0; i < 64; i++) {
        client.out().write(new byte[MEGABYTE]);
      }
      assertThat(client.raw("\r\n").frame()).isEqualTo("+OK\r\n");
    }
    List<Wire> deaf = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Wire client = new Wire(SIEGE.proxy().port(0), 4096);
      deaf.add(client.login().raw(Wire.encode("GET", key)));
    }
    for (int i = 0; i < 6; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      Footprint now = Footprint.of(SIEGE.proxy());
      now.assertBounded();
      assertThat(now.direct()).as("for four").isLessThan(SIEGE.before().direct() + 16 * MEGABYTE);
    }
    for (Wire client : deaf) {
      client.close();
    }
    try (Wire client = client()) {
      assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void theTopologyIsTranslatedWithLittleMemoryToo() throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              try (Wire client = client()) {
                assertThat(client.ask("CLUSTER", "SLOTS"))
                    .contains(":" + SIEGE.proxy().port(0).port() + "\r\n")
                    .doesNotContain(SIEGE.proxy().insidePrefix());
              }
            });
  }
}
