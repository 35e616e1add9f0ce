package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients can do to a proxy with 64 MB, and what it may cost. */
class HostileClientsIT {

  private static final int MEGABYTE = 1 << 20;

  private static String key;

  @RegisterExtension
  static final Siege SIEGE =
      new Siege(
          proxy -> {
            key = proxy.key(0);
            streamBothWays(16 * MEGABYTE);
          });

  @AfterEach
  void allIsAsItWas() throws IOException {
    SIEGE.before().awaitReturn(SIEGE.proxy());
    SIEGE.proxy().assertUnharmed();
  }

  private static Wire client() throws IOException {
    return new Wire(SIEGE.proxy().port(0)).login();
  }

  private static void streamBothWays(long size) throws Exception {
    byte[] chunk = new byte[MEGABYTE];
    new Random(1).nextBytes(chunk);
    try (Wire client = client()) {
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
                streamBothWays(512L * MEGABYTE);
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
  void tenThousandCommandsInOnePipelineAreAllAnswered() throws Exception {
    int commands = 10_000;
    try (Wire client = client()) {
      String pipeline = (Wire.encode("ECHO", "x".repeat(100)) + "ROLE\r\n").repeat(commands / 2);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw(pipeline);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      TimeUnit.MILLISECONDS.sleep(500);
      Footprint.of(SIEGE.proxy()).assertBounded();
      for (int i = 0; i < commands / 2; i++) {
        assertThat(client.frame()).isEqualTo("$100\r\n" + "x".repeat(100) + "\r\n");
        assertThat(client.frame()).startsWith("*3\r\n$6\r\nmaster\r\n");
      }
      sent.get(30, TimeUnit.SECONDS);
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aByteAtATimeIsServedLikeAnyOther() throws Exception {
    String command = Wire.encode("ECHO", "slow") + "PING\r\n";
    List<Wire> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(client());
    }
    for (char b : command.toCharArray()) {
      for (Wire client : slow) {
        client.raw(String.valueOf(b));
      }
      TimeUnit.MILLISECONDS.sleep(60);
    }
    for (Wire client : slow) {
      assertThat(client.frame()).isEqualTo("$4\r\nslow\r\n");
      assertThat(client.frame()).isEqualTo("+PONG\r\n");
      client.close();
    }
  }

  @Test
  void whoClosesItsSideHalfWayOrVanishesLeavesNothing() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Wire half = client()) {
        half.raw("PING\r\n*2\r\n$4\r\nECHO\r\n$100\r\nhalf").sayNoMore();
        assertThat(half.untilClosed()).isEqualTo("+PONG\r\n");
      }
      Wire gone = client();
      gone.raw(Wire.encode("BLPOP", key + "{" + key + "}", "0"));
      gone.vanish();
    }
  }

  @Test
  void everyPrefixOfARequestFollowedByTheEndLeavesNothing() throws Exception {
    List<String> requests =
        List.of(
            Wire.encode("AUTH", SmallProxy.PASSWORD),
            Wire.encode("CLUSTER", "SLOTS"),
            "MULTI\r\nINFO\r\nEXEC\r\n",
            Wire.encode("SUBSCRIBE", "news") + "PING\r\n",
            Wire.encode("CLUSTER", "MEET", "127.0.0.1", "1"));
    for (String request : requests) {
      for (int length = 0; length < request.length(); length++) {
        boolean loggedIn = length % 2 == 0;
        try (Wire client = loggedIn ? client() : new Wire(SIEGE.proxy().port(0))) {
          client.raw(request.substring(0, length));
          if (length % 3 == 0) {
            client.vanish();
          } else {
            client.sayNoMore();
            assertThat(client.untilClosed()).doesNotContain(SIEGE.proxy().insidePrefix());
          }
        }
      }
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
