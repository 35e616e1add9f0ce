package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.admin.LifecycleState;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.testing.Pki;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose certificates are right and wrong, and nodes that judge the proxy's. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsNodesIT {

  private static final String NODE = "127.0.0.25";
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Pki pki = new Pki();
  private final Pki strangers = new Pki("another authority");
  private RedisProcess node;

  @BeforeAll
  void start() {
    pki.issue("node", b -> b.addSanIpAddress(NODE));
    pki.issue("other-host", b -> b.addSanDnsName("redis.example"));
    pki.issueExpired("expired", b -> b.addSanIpAddress(NODE));
    pki.issue("proxy", b -> b.addSanIpAddress(TlsProxy.OUTSIDE_HOST));
    pki.issue("client", b -> b);
    strangers.issue("node", b -> b.addSanIpAddress(NODE));
    pki.adopt("stranger", strangers, "node");
    node = TlsProxy.single(NODE, pki.serverArguments("node", TlsProxy.tlsPort(NODE), "no"));
  }

  @AfterAll
  void stop() {
    node.close();
    pki.close();
    strangers.close();
  }

  /** A proxy that speaks TLS to the node; with further settings of that. */
  private TlsProxy proxy(String upstreamTls) throws Exception {
    String upstream =
        "%s tls { enabled = true, ca = \"%s\" %s }"
            .formatted(TlsProxy.tlsSeeds(List.of(node)), pki.ca(), upstreamTls);
    return TlsProxy.serving(pki, upstream, "", "");
  }

  @Test
  void aNodeThatWantsACertificateGetsTheProxys() throws Exception {
    String keys =
        ", certificate = \"%s\", key = \"%s\""
            .formatted(pki.certificate("client"), pki.key("client"));
    try (TlsProxy withKeys = proxy(keys);
        TlsProxy without = proxy("");
        LogCapture log = new LogCapture()) {
      node.command("CONFIG", "SET", "tls-auth-clients", "yes");
      // Who resumes a session that is older than that is not asked for a certificate; this ends
      // them.
      useNodeCertificate("node");
      try {
        ping(withKeys);

        assertThatThrownBy(() -> ping(without)).isInstanceOf(IOException.class);
        assertThat(log.containing("TLS handshake with a node failed: it refused the handshake"))
            .singleElement()
            .asString()
            .contains("WARN", "certificate", "node=\"" + NODE);
        assertThat(without.proxy().counters().failedNodeHandshakes()).isEqualTo(1);
      } finally {
        node.command("CONFIG", "SET", "tls-auth-clients", "no");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "expired, its certificate has expired",
    "other-host, its certificate is not good here",
    "stranger, does not come from a CA that is trusted here"
  })
  void aNodeWithAWrongCertificateIsRefused(String name, String reason) throws Exception {
    try (TlsProxy fresh = proxy("");
        LogCapture log = new LogCapture()) {
      useNodeCertificate(name);
      try {
        try (RawClient client = client(fresh)) {
          assertThat(client.untilClosed()).isEmpty();
        }
        assertThat(log.containing("TLS handshake with a node failed"))
            .singleElement()
            .asString()
            .contains("WARN", reason, "node=\"" + NODE);
        assertThat(fresh.proxy().counters().failedNodeHandshakes()).isEqualTo(1);
        assertThat(fresh.proxy().counters().refusedDials()).isEqualTo(1);
      } finally {
        useNodeCertificate("node");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {", verify-hostname = false", ", server-name = redis.example"})
  void aNodeMayHaveACertificateForAnotherNameWhereThatIsSaid(String setting) throws Exception {
    useNodeCertificate("other-host");
    try (TlsProxy lenient = proxy(setting);
        RawClient client = client(lenient)) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    } finally {
      useNodeCertificate("node");
    }
  }

  @Test
  void theAnnouncedHostIsVerifiedWhereverTheNodeIsDialled() throws Exception {
    // What it announces is nobody's address here.
    String announced = "192.0.2.24";
    pki.issue("far", b -> b.addSanIpAddress(announced));
    int port = TlsProxy.tlsPort(NODE);
    try (RedisProcess far = TlsProxy.single(NODE, pki.serverArguments("far", port, "no"))) {
      far.command("CONFIG", "SET", "cluster-announce-ip", announced);
      await().atMost(SOON).until(() -> far.command("CLUSTER", "NODES").contains(announced));
      String upstream =
          """
          seeds = ["%1$s:%2$d"], dial-map { "%1$s:%2$d" = "%3$s:%2$d" }
          tls { enabled = true, ca = "%4$s" }
          """
              .formatted(announced, port, NODE, pki.ca());
      try (TlsProxy mapped = TlsProxy.serving(pki, upstream, "", "");
          RawClient client = client(mapped)) {
        assertThat(client.ask("CLUSTER", "NODES")).doesNotContain(announced, NODE);
      }
    }
  }

  @Test
  void aNodeThatDoesNotSpeakTlsIsNamedInTheLog() throws Exception {
    String upstream =
        "%s tls { enabled = true, ca = \"%s\" }"
            .formatted(TlsProxy.plainSeeds(List.of(node)), pki.ca());
    try (LogCapture log = new LogCapture();
        TlsProxy waiting = TlsProxy.notYetServing(pki, upstream)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.containing("is that a TLS port?"))
                      .anyMatch(line -> line.contains(NODE)));
      assertThat(waiting.proxy().state()).isEqualTo(LifecycleState.STARTING);
    }
  }

  private void useNodeCertificate(String name) {
    node.command(
        "CONFIG",
        "SET",
        "tls-cert-file",
        pki.certificate(name).toString(),
        "tls-key-file",
        pki.key(name).toString());
  }

  private void ping(TlsProxy through) throws IOException {
    try (RawClient client = client(through)) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  private RawClient client(TlsProxy to) throws IOException {
    HostPort port = to.port(true);
    return new RawClient(pki.connect(port.host(), port.port(), null));
  }
}
