package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.proxy.session.Admission.Refusal;
import io.redisnat.proxy.session.CloseReason;
import io.redisnat.proxy.session.SessionCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each limit of connections does, as clients see it. */
class LimitsIT {

  private static final String TOO_MANY = "-ERR max number of clients reached\r\n";

  private static Reloading proxy;

  private final List<RawClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    proxy = new Reloading("");
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @AfterEach
  void leave() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    awaitOpen(0);
    proxy.apply("");
  }

  private static void awaitOpen(int connections) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> proxy.cluster().proxy().openSessions() == connections);
  }

  private RawClient client(int port) throws IOException {
    RawClient client = new RawClient(Reloading.at(port));
    clients.add(client);
    return client;
  }

  private RawClient served(int port) throws IOException {
    RawClient client = client(port);
    assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    return client;
  }

  private static SessionCounters counters() {
    return proxy.cluster().proxy().counters();
  }

  @Test
  void whoComesBeyondTheLimitIsToldSoAsByRedisAndAPlaceThatIsFreeIsGivenAgain() throws IOException {
    proxy.apply("limits.max-connections = 2");
    long refused = counters().audience("host").count(Refusal.MAX_CONNECTIONS);
    RawClient first = served(proxy.base());
    served(proxy.base() + 1);

    RawClient third = client(proxy.base());
    third.send("PING");
    assertThat(third.untilClosed()).isEqualTo(TOO_MANY);
    assertThat(client(proxy.base() + 2).untilClosed()).as("without a word").isEqualTo(TOO_MANY);
    assertThat(counters().audience("host").count(Refusal.MAX_CONNECTIONS)).isEqualTo(refused + 2);
    assertThat(first.ask("PING")).isEqualTo("+PONG\r\n");

    first.close();
    awaitOpen(1);
    served(proxy.base());
  }

  @Test
  void anAudienceHasALimitOfItsOwn() throws IOException {
    proxy.apply(
        "audiences = [%s, %s]".formatted(proxy.host(""), proxy.other(", max-connections = 1")));
    served(proxy.otherBase());

    assertThat(client(proxy.otherBase()).untilClosed()).isEqualTo(TOO_MANY);
    assertThat(counters().audience("other").count(Refusal.AUDIENCE_MAX_CONNECTIONS)).isEqualTo(1);
    served(proxy.base());
  }

  @Test
  void whoComesTooFastWaitsAndIsServed() throws IOException {
    proxy.apply("limits { accept-rate = 10, accept-burst = 5 }");
    long begin = System.nanoTime();
    for (int i = 0; i < 25; i++) {
      client(proxy.base() + i % 3);
    }
    for (RawClient client : clients) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }

    // 5 at once and 20 at 10 a second; a listener may take some more before it pauses.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void whoIsIdleIsClosedButNotWhoWaitsForSomething() throws Exception {
    String key = RawClient.keyServedBy(proxy.cluster().seed());
    proxy.apply("limits.idle-timeout = 400ms");
    RawClient subscriber = served(proxy.base());
    subscriber.ask("SUBSCRIBE", "news");
    RawClient monitor = served(proxy.base() + 1);
    monitor.ask("MONITOR");
    RawClient blocked = served(proxy.base());
    blocked.send("BLPOP", key, "3");
    RawClient idle = served(proxy.base());

    assertThat(idle.untilClosed()).isEmpty();
    assertThat(counters().count(CloseReason.IDLE)).isPositive();
    assertThat(blocked.frame()).isEqualTo("*-1\r\n");
    assertThat(subscriber.ask("PING")).contains("pong");
  }

  @Test
  void whoAsksForMoreThanCanBeRememberedIsToldSo() throws IOException {
    proxy.apply("limits.max-pending = 16");
    RawClient client = served(proxy.base());
    client.send("BLPOP", RawClient.keyServedBy(proxy.cluster().seed()), "10");
    for (int i = 0; i < 20; i++) {
      client.send("CLUSTER", "SLOTS");
    }

    assertThat(client.untilClosed()).contains("-ERR ", "too many commands wait for replies");
    assertThat(counters().count(CloseReason.PENDING)).isEqualTo(1);
  }

  @Test
  void connectionsThatAreThereKeepWhatTheyBeganWith() throws IOException {
    RawClient old = served(proxy.base());
    proxy.apply("limits { max-connections = 1, max-inline = 1 KiB }");

    old.raw("PING " + "x".repeat(3000) + "\r\n");
    assertThat(old.frame()).startsWith("$3000\r\n");
    assertThat(client(proxy.base()).untilClosed()).isEqualTo(TOO_MANY);
  }
}
