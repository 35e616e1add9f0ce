package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a connection does, whatever moves its bytes; one subclass for each transport. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SessionBehaviour {

  private static final int MEGABYTE = 1 << 20;

  private final ProxiedCluster cluster;
  private final LocalNode node;
  private final HostPort port;
  private final String key;

  SessionBehaviour(String transport) throws IOException {
    this.cluster = ProxiedCluster.start(3, 1, 0, "transport = " + transport);
    this.node = cluster.cluster().nodes().get(0);
    this.port = cluster.outside(node);
    this.key = RawClient.keyServedBy(port);
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void largeValuesPassBothWays() throws IOException {
    byte[] value = new byte[64 * MEGABYTE];
    Arrays.fill(value, (byte) 'v');
    try (RawClient client = new RawClient(port)) {
      OutputStream out = client.socket().getOutputStream();
      client.raw("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$");
      client.raw(value.length + "\r\n");
      out.write(value);
      client.raw("\r\n");
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      client.send("GET", key);
      InputStream in = client.in();
      String header = "$" + value.length + "\r\n";
      assertThat(new String(in.readNBytes(header.length()))).isEqualTo(header);
      assertThat(in.readNBytes(value.length)).isEqualTo(value);
      assertThat(new String(in.readNBytes(2))).isEqualTo("\r\n");
      assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void aClientThatClosesItsSideGetsItsAnswers() throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.raw("PING\r\nPING again\r\n");
      client.socket().shutdownOutput();
      assertThat(client.untilClosed()).isEqualTo("+PONG\r\n$5\r\nagain\r\n");
    }
  }

  @Test
  void quitIsAnsweredAndEndsTheConnection() throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send("QUIT");
      assertThat(client.untilClosed()).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void aProtocolErrorIsAnsweredAfterTheRepliesThatAreDue() throws IOException {
    try (RawClient client = new RawClient(port);
        RawClient direct = new RawClient(node.address())) {
      String broken = "PING\r\n*2\r\n$4\r\nECHO\r\n:1\r\nPING\r\n";
      assertThat(client.raw(broken).untilClosed())
          .isEqualTo(direct.raw(broken).untilClosed())
          .isEqualTo("+PONG\r\n-ERR Protocol error: expected '$', got ':'\r\n");
    }
    awaitNoSessions();
  }

  @Test
  void aNodeThatIsDownClosesTheClientAtOnce() throws IOException {
    LocalNode victim = cluster.cluster().nodes().get(2);
    HostPort victimPort = cluster.outside(victim);
    cluster.cluster().kill(victim);
    try {
      long begin = System.nanoTime();
      try (RawClient client = new RawClient(victimPort)) {
        assertThat(client.untilClosed()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    } finally {
      cluster.cluster().start(victim);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              try (RawClient client = new RawClient(victimPort)) {
                assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
              }
            });
  }

  @Test
  void aClientThatGoesTakesItsNodeConnectionWithIt() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = new RawClient(port)) {
        client.send("BLPOP", key + "list{" + key + "}", "0");
      }
    }
    awaitNoSessions();
    try (RawClient direct = new RawClient(node.address())) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(direct.ask("CLIENT", "LIST")).doesNotContain("cmd=blpop"));
    }
  }

  @Test
  void aClientThatBreaksOffTakesItsNodeConnectionWithIt() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (RawClient client = new RawClient(port)) {
        assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
        // A reset right behind the last bytes.
        client.send("BLPOP", key + "list{" + key + "}", "0").socket().setSoLinger(true, 0);
      }
    }
    awaitNoSessions();
  }

  @Test
  void aClientThatDoesNotReadStopsTheReadingFromItsNode() throws IOException, InterruptedException {
    byte[] value = new byte[8 * MEGABYTE];
    try (RawClient client = new RawClient(port)) {
      client.raw("*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$");
      client.raw(value.length + "\r\n");
      client.socket().getOutputStream().write(value);
      client.raw("\r\n");
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      long before = directMemory();
      for (int i = 0; i < 8; i++) {
        client.send("GET", key);
      }
      Thread.sleep(1000);
      assertThat(directMemory() - before).isLessThan(24L * MEGABYTE);
      long expected = 8L * (value.length + ("$" + value.length + "\r\n\r\n").length());
      assertThat(skip(client.in(), expected)).isEqualTo(expected);
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aBlockedClientMayNotAskWithoutEnd() throws Exception {
    String asked = RawClient.encode("ROLE").repeat(10_000);
    try (RawClient client = new RawClient(port)) {
      client.send("BLPOP", key + "blocked{" + key + "}", "0");
      for (int i = 0; i < 7; i++) {
        client.raw(asked);
      }
      assertThat(client.untilClosed()).contains("too many commands wait for replies");
    }
    awaitNoSessions();
  }

  private static long directMemory() {
    return io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
        + ((io.netty.buffer.ByteBufAllocatorMetricProvider)
                io.netty.buffer.ByteBufAllocator.DEFAULT)
            .metric()
            .usedDirectMemory();
  }

  private static long skip(InputStream in, long bytes) throws IOException {
    long left = bytes;
    byte[] chunk = new byte[MEGABYTE];
    while (left > 0) {
      int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return bytes - left;
  }

  private void awaitNoSessions() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(cluster.proxy().openSessions()).isZero());
  }
}
