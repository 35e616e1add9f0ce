package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node gone mad: its clients may be disappointed, all others must not notice. */
class HostileNodesIT {

  private static final int MAD = 2;
  private static final int MEGABYTE = 1 << 20;

  @RegisterExtension static final Siege SIEGE = new Siege();

  private static Wire client() throws IOException {
    return new Wire(SIEGE.proxy().port(MAD), 4096);
  }

  private static final class Endless implements FakeNode.Answer {
    private final String begin;
    private final String unit;

    Endless(String begin, String unit) {
      this.begin = begin;
      this.unit = unit;
    }

    @Override
    public void to(FakeNode.Talk talk) throws IOException {
      talk.say(begin);
      while (true) {
        talk.say(unit);
      }
    }
  }

  @Test
  void aReplyWithoutEndWaitsForItsReader() throws Exception {
    try (FakeNode node =
            new FakeNode(
                SIEGE.proxy(), new Endless("$99999999999999999\r\n", "x".repeat(MEGABYTE)));
        Wire client = client().raw(Wire.encode("GET", "k"))) {
      // Longer than the time between two looks at the cluster: the proxy asks this node as well.
      for (int i = 0; i < 30; i++) {
        Footprint now = Footprint.of(SIEGE.proxy());
        now.assertBounded();
        assertThat(now.direct()).as("direct memory").isLessThan(16L * MEGABYTE);
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertThat(node.sent())
          .as("bytes taken for a client that reads none")
          .isLessThan(64L * MEGABYTE);
      assertThat(client.in().readNBytes(20)).startsWith("$9999999999999999".getBytes());
    }
  }

  @Test
  void aTopologyWithoutEndIsNotKept() throws Exception {
    // So many elements that no machine gets to the end of them in the time of this test.
    String begin = "*9999999999999\r\n";
    try (FakeNode node = new FakeNode(SIEGE.proxy(), new Endless(begin, "*0\r\n".repeat(50_000)));
        Wire client = client().raw(Wire.encode("CLUSTER", "SLOTS"))) {
      TimeUnit.SECONDS.sleep(3);
      Footprint.of(SIEGE.proxy()).assertBounded();
      assertThat(node.sent()).isPositive();
      assertThat(client.in().available()).isZero();
    }
  }

  @Test
  void aTopologyOfTinyElementsEndsTheConnection() throws Exception {
    String tiny = "*1000000\r\n" + "_\r\n".repeat(1_000_000);
    try (FakeNode node = new FakeNode(SIEGE.proxy(), talk -> talk.say(tiny))) {
      for (int i = 0; i < 5; i++) {
        try (Wire client = client().raw(Wire.encode("CLUSTER", "SLOTS"))) {
          assertThat(client.untilClosed()).isEmpty();
        }
      }
      assertThat(node.sent()).isPositive();
    }
  }

  @Test
  void depthEndsTheConnection() throws Exception {
    try (FakeNode node = new FakeNode(SIEGE.proxy(), talk -> talk.say("*1\r\n".repeat(100_000)));
        Wire client = client().raw(Wire.encode("GET", "k"))) {
      assertThat(client.untilClosed()).matches("(\\*1\r\n)*");
      assertThat(node.sent()).isPositive();
    }
  }

  @Test
  void repliesThatNobodyAskedForMakeItBlindAndLetNoTopologyOut() throws Exception {
    String slots =
        "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$9\r\n127.9.9.9\r\n:7000\r\n"
            .replace("127.9.9.9", SIEGE.proxy().insidePrefix() + "9");
    try (FakeNode node =
            new FakeNode(SIEGE.proxy(), talk -> talk.say("+OK\r\n+OK\r\n".repeat(500)));
        Wire client = client().raw("PING\r\n")) {
      assertThat(client.in().readNBytes(5000)).hasSize(5000);
      client.raw(Wire.encode("CLUSTER", "SLOTS"));
      assertThat(node.sent()).isEqualTo(5000L);
    }
    try (FakeNode node = new FakeNode(SIEGE.proxy(), talk -> talk.say(":1\r\n" + slots));
        Wire client = client().raw(Wire.encode("CLUSTER", "SLOTS"))) {
      assertThat(client.untilClosed()).doesNotContain(SIEGE.proxy().insidePrefix());
      assertThat(node.sent()).isPositive();
    }
  }

  @Test
  void silenceAndOneByteAtATimeHoldUpNobodyElse() throws Exception {
    try (FakeNode node =
            new FakeNode(
                SIEGE.proxy(),
                talk -> {
                  for (char b : "$5\r\nhello\r\n".toCharArray()) {
                    talk.say(String.valueOf(b));
                    TimeUnit.MILLISECONDS.sleep(100);
                  }
                });
        Wire client = client().raw(Wire.encode("GET", "k"))) {
      assertThat(client.frame()).isEqualTo("$5\r\nhello\r\n");
      client.raw("PING\r\n");
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(client.in().available()).as("it says nothing more").isZero();
      assertThat(node.sent()).isPositive();
    }
  }

  @Test
  void aReplyThatBreaksOffIsPassedAsFarAsItCame() throws Exception {
    try (FakeNode node =
            new FakeNode(
                SIEGE.proxy(),
                talk -> {
                  talk.say("$100\r\nhalf");
                  talk.socket().close();
                });
        Wire client = client().raw(Wire.encode("GET", "k"))) {
      assertThat(client.untilClosed()).isEqualTo("$100\r\nhalf");
      assertThat(node.sent()).isPositive();
    }
  }

  @Test
  void garbageEndsTheConnection() throws Exception {
    for (String garbage :
        new String[] {"\u0000\u0000", "HTTP/1.1 400\r\n", "$x\r\n", "*-7\r\n", "-\n", ".\r\n"}) {
      try (FakeNode node =
              new FakeNode(
                  SIEGE.proxy(),
                  talk -> {
                    talk.say(garbage);
                    talk.socket().shutdownOutput();
                  });
          Wire client = client().raw(Wire.encode("CLUSTER", "NODES"))) {
        assertThat(client.untilClosed()).doesNotContain(SIEGE.proxy().insidePrefix());
        assertThat(node.sent()).isPositive();
      }
    }
  }
}
