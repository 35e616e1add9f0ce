package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.proxy.admin.LifecycleState;
import io.redisnat.proxy.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What probes and metrics say of a proxy before a real cluster, by an ordinary HTTP client. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdminIT {

  private static final int PORT = FreePorts.withBusPort("127.0.0.1");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private static ProxiedCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        ProxiedCluster.start(
            3, 1, 0, "admin.listen = \"127.0.0.1:%d\"\ndrain-timeout = 5s".formatted(PORT));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static HttpResponse<String> get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static double metric(String name) throws IOException {
    String metrics = get("/metrics").body();
    return Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
        .matcher(metrics)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + metrics));
  }

  private static void awaitReady(int status, String line) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              assertThat(answer.body()).startsWith(line);
              assertThat(answer.statusCode()).isEqualTo(status);
            });
  }

  @Test
  @Order(1)
  void aHealthyClusterIsReadyAndInTheMetrics() throws IOException {
    awaitReady(200, "ready (serving)\n");

    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(metric("redisnat_ready")).isEqualTo(1);
    assertThat(metric("redisnat_state{state=\"serving\"}")).isEqualTo(1);
    assertThat(metric("redisnat_slots_served")).isEqualTo(16384);
    assertThat(metric("redisnat_nodes{state=\"ok\"}")).isEqualTo(3);
    assertThat(metric("redisnat_topology_age_seconds")).isBetween(0.0, 10.0);
    assertThat(metric("redisnat_topology_refreshes_total{outcome=\"ok\"}")).isPositive();
  }

  @Test
  @Order(2)
  void whatAClientAsksIsCounted() throws IOException {
    double replies = metric("redisnat_replies_translated_total{kind=\"slots\"}");
    double redirects = metric("redisnat_redirects_translated_total");
    double accepted = metric("redisnat_connections_accepted_total{audience=\"host\"}");
    double in = metric("redisnat_received_bytes_total{audience=\"host\",peer=\"client\"}");
    double out = metric("redisnat_received_bytes_total{audience=\"host\",peer=\"node\"}");
    int redirected = 0;

    try (RawClient client = new RawClient(cluster.seed())) {
      String slots = client.ask("CLUSTER", "SLOTS");
      for (int i = 0; redirected < 2; i++) {
        redirected += client.ask("GET", "key" + i).startsWith("-MOVED") ? 1 : 0;
      }

      assertThat(metric("redisnat_replies_translated_total{kind=\"slots\"}"))
          .isEqualTo(replies + 1);
      assertThat(metric("redisnat_redirects_translated_total")).isEqualTo(redirects + 2);
      assertThat(metric("redisnat_connections_accepted_total{audience=\"host\"}"))
          .isEqualTo(accepted + 1);
      assertThat(metric("redisnat_connections_open{audience=\"host\"}")).isEqualTo(1);
      assertThat(metric("redisnat_received_bytes_total{audience=\"host\",peer=\"client\"}"))
          .isGreaterThanOrEqualTo(in + "*2\r\n$7\r\nCLUSTER\r\n$5\r\nSLOTS\r\n".length());
      assertThat(metric("redisnat_received_bytes_total{audience=\"host\",peer=\"node\"}"))
          .isGreaterThanOrEqualTo(out + slots.length());
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> metric("redisnat_connections_open{audience=\"host\"}") == 0);
  }

  @Test
  @Order(3)
  void aClusterThatLosesSlotsIsNotReadyUntilItHasThemAgain() throws IOException {
    LocalNode node = cluster.cluster().nodes().get(2);
    double refused = metric("redisnat_refused_dials_total");
    cluster.cluster().kill(node);
    // The others do not know yet: the port accepts, and the dial fails.
    try (RawClient client = new RawClient(cluster.outside(node))) {
      assertThat(client.untilClosed()).isEmpty();
    }
    assertThat(metric("redisnat_refused_dials_total")).isEqualTo(refused + 1);
    awaitReady(503, "not ready (serving): 10923 of 16384 slots are served");

    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(metric("redisnat_nodes{state=\"failed\"}")).isEqualTo(1);

    cluster.cluster().start(node);
    awaitReady(200, "ready (serving)\n");
  }

  @Test
  @Order(4)
  void nodesThatStopMakeTheTopologyTooOldUntilTheyAreBack() throws IOException {
    cluster.cluster().stopAll();
    awaitReady(
        503, "not ready (serving): no node has told the topology for 10 s, the limit is 10 s");

    assertThat(metric("redisnat_topology_refreshes_total{outcome=\"failed\"}")).isPositive();
    assertThat(metric("redisnat_ready")).isZero();

    cluster.cluster().up(Duration.ofSeconds(60), line -> {});
    awaitReady(200, "ready (serving)\n");
  }

  @Test
  @Order(5)
  void aDrainCanBeWatchedAndEndsTheListener() throws Exception {
    try (RawClient busy = new RawClient(cluster.seed())) {
      int i = 0;
      while (!busy.ask("TYPE", "key" + i).startsWith("+")) {
        i++;
      }
      busy.send("BLPOP", "key" + i, "3");
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> metric("redisnat_connections_open{audience=\"host\"}") == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(cluster.proxy()::close);
      awaitReady(503, "not ready (draining): no new connections are accepted\n");
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      assertThat(busy.frame()).isEqualTo("*-1\r\n");
      closing.get(20, TimeUnit.SECONDS);
    }
    assertThat(cluster.proxy().state()).isEqualTo(LifecycleState.STOPPED);
    assertThatThrownBy(() -> get("/livez")).isInstanceOf(ConnectException.class);
  }
}
