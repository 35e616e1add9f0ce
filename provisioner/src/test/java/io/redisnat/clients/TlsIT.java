package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.InstalledProgram;
import io.redisnat.proxy.testing.Pki;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** Each kind of client connection with each kind of node connection, with real clients. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsIT {

  private static final int KEYS = 100;

  private final Pki pki = new Pki();
  private final Map<Boolean, TlsProxy> proxies = new HashMap<>();
  private List<RedisProcess> nodes = List.of();

  @BeforeAll
  void start() throws Exception {
    pki.issue(
        "node",
        b -> {
          TlsProxy.HOSTS.forEach(b::addSanIpAddress);
          return b;
        });
    pki.issue("proxy", b -> b.addSanIpAddress(TlsProxy.OUTSIDE_HOST));
    nodes = TlsProxy.threeMasters(pki);
    String tls = "tls { enabled = true, ca = \"" + pki.ca() + "\" }";
    proxies.put(false, TlsProxy.serving(pki, TlsProxy.plainSeeds(nodes), "", ""));
    proxies.put(true, TlsProxy.serving(pki, TlsProxy.tlsSeeds(nodes) + tls, "", ""));
  }

  @AfterAll
  void stop() {
    proxies.values().forEach(TlsProxy::close);
    nodes.forEach(RedisProcess::close);
    pki.close();
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  @SuppressWarnings("deprecation") // its newer options take key stores only, no SSLContext
  void jedisReachesEveryNode(boolean nodesTls, boolean clientTls) {
    TlsProxy proxy = proxy(nodesTls);
    Peers peers = new Peers();
    var config =
        DefaultJedisClientConfig.builder()
            .hostAndPortMapper(
                peer -> {
                  peers.add(InetSocketAddress.createUnresolved(peer.getHost(), peer.getPort()));
                  return peer;
                })
            .ssl(clientTls)
            .sslSocketFactory(clientTls ? pki.context(null).getSocketFactory() : null)
            .build();
    HostPort seed = proxy.port(clientTls);
    try (RedisClusterClient jedis =
        RedisClusterClient.builder()
            .nodes(Set.of(new HostAndPort(seed.host(), seed.port())))
            .clientConfig(config)
            .build()) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(jedis.set("jedis" + i, "value-" + i)).isEqualTo("OK");
        assertThat(jedis.get("jedis" + i)).isEqualTo("value-" + i);
      }
      assertThat(jedis.getClusterNodes().keySet())
          .containsExactlyInAnyOrderElementsOf(outside(proxy, clientTls));
    }
    peers.assertAllOutside(peer -> proxy.isOutside(clientTls, peer));
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void lettuceReachesEveryNode(boolean nodesTls, boolean clientTls) throws Exception {
    TlsProxy proxy = proxy(nodesTls);
    Peers peers = new Peers();
    ClientResources resources = peers.lettuceResources();
    HostPort seed = proxy.port(clientTls);
    RedisURI uri =
        RedisURI.builder()
            .withHost(seed.host())
            .withPort(seed.port())
            .withSsl(clientTls)
            .withVerifyPeer(SslVerifyMode.FULL)
            .build();
    var client = io.lettuce.core.cluster.RedisClusterClient.create(resources, uri);
    client.setOptions(
        ClusterClientOptions.builder()
            .sslOptions(SslOptions.builder().trustManager(pki.ca().toFile()).build())
            .build());
    try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      List<CompletableFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        connection.async().set("lettuce" + i, "value-" + i);
        replies.add(connection.async().get("lettuce" + i).toCompletableFuture());
      }
      for (int i = 0; i < KEYS; i++) {
        assertThat(replies.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("value-" + i);
      }
      assertThat(client.getPartitions())
          .extracting(node -> node.getUri().getHost() + ":" + node.getUri().getPort())
          .containsExactlyInAnyOrderElementsOf(outside(proxy, clientTls));
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
      resources.shutdown(0, 5, TimeUnit.SECONDS);
    }
    peers.assertAllOutside(peer -> proxy.isOutside(clientTls, peer));
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void redisCliFollowsRedirects(boolean nodesTls, boolean clientTls) {
    InstalledProgram.require("redis-cli");
    TlsProxy proxy = proxy(nodesTls);
    Programs programs =
        new Programs(proxy.port(clientTls), peer -> proxy.isOutside(clientTls, peer));
    List<String> options = new ArrayList<>(List.of("-c"));
    if (clientTls) {
      options.addAll(List.of("--tls", "--cacert", pki.ca().toString()));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(cli(programs, options, "set", "cli" + i, "v" + i)).isEqualTo("OK\n");
      assertThat(cli(programs, options, "get", "cli" + i)).isEqualTo("v" + i + "\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void everyReplyNamesThePortOfTheClientsKind(boolean nodesTls, boolean clientTls)
      throws IOException {
    TlsProxy proxy = proxy(nodesTls);
    try (RawClient client = client(proxy, clientTls)) {
      String shards = client.ask("CLUSTER", "SHARDS");
      String slots = client.ask("CLUSTER", "SLOTS");
      String lines = client.ask("CLUSTER", "NODES");
      for (int i = 0; i < nodes.size(); i++) {
        HostPort port = proxy.port(clientTls, i);
        String key = clientTls ? "$8\r\ntls-port" : "$4\r\nport";
        assertThat(shards).contains(key + "\r\n:" + port.port() + "\r\n");
        assertThat(slots).contains("$9\r\n127.0.0.1\r\n:" + port.port() + "\r\n");
        assertThat(lines).contains(" " + port + "@");
      }
      assertThat(shards).doesNotContain(clientTls ? "$4\r\nport" : "tls-port");
      for (String reply : List.of(shards, slots, lines, movedBy(client))) {
        assertThat(reply).doesNotContain("127.0.0.2");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void migrateGetsToTheTargetsTlsPort(boolean nodesTls, boolean clientTls) throws IOException {
    TlsProxy proxy = proxy(nodesTls);
    try (RawClient source = client(proxy, clientTls)) {
      String key = keyServedBy(source, "migrate");
      assertThat(source.ask("SET", key, "v")).isEqualTo("+OK\r\n");
      HostPort target = proxy.port(clientTls, 1);
      // The target does not import the slot and says so, which it can only if it was reached.
      assertThat(source.ask("MIGRATE", target.host(), "" + target.port(), key, "0", "5000"))
          .matches("-ERR Target instance replied with error: MOVED \\d+ 127\\.0\\.0\\.1:\\d+\r\n");
    }
  }

  private static String keyServedBy(RawClient client, String prefix) throws IOException {
    int i = 0;
    while (!client.ask("TYPE", prefix + i).startsWith("+")) {
      i++;
    }
    return prefix + i;
  }

  private static String movedBy(RawClient client) throws IOException {
    String reply = "";
    for (int i = 0; !reply.startsWith("-MOVED"); i++) {
      reply = client.ask("GET", "moved" + i);
    }
    return reply;
  }

  private static String cli(Programs programs, List<String> options, String... command) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(command));
    return programs.cli(all.toArray(String[]::new));
  }

  private static List<String> outside(TlsProxy proxy, boolean tls) {
    return List.of(
        proxy.port(tls, 0).toString(),
        proxy.port(tls, 1).toString(),
        proxy.port(tls, 2).toString());
  }

  private TlsProxy proxy(boolean nodesTls) {
    return Objects.requireNonNull(proxies.get(nodesTls));
  }

  private RawClient client(TlsProxy proxy, boolean tls) throws IOException {
    HostPort port = proxy.port(tls);
    return tls ? new RawClient(pki.connect(port.host(), port.port(), null)) : new RawClient(port);
  }
}
