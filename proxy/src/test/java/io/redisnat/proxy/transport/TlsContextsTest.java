package io.redisnat.proxy.transport;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.testing.Pki;
import io.redisnat.tls.PemException;
import io.redisnat.tls.TlsMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of the proxy's TLS against each other, in memory. */
class TlsContextsTest {

  private static final HostPort NODE = new HostPort("redis-1", 7000);

  @TempDir private Path directory;
  private final Pki pki = new Pki();

  @BeforeEach
  void issue() throws IOException {
    pki.issue("first", b -> b.addSanDnsName(NODE.host()));
    pki.issue("second", b -> b.addSanDnsName(NODE.host()));
    pki.issueExpired("old", b -> b.addSanDnsName(NODE.host()));
    use("first");
  }

  @AfterEach
  void close() {
    pki.close();
  }

  private void use(String name) throws IOException {
    Files.copy(pki.certificate(name), directory.resolve("tls.crt"), REPLACE_EXISTING);
    Files.copy(pki.key(name), directory.resolve("tls.key"), REPLACE_EXISTING);
  }

  private ProxyConfig config() {
    return ConfigReader.parse(
        """
        redis-nat {
          upstream { seeds = "a:1", tls { enabled = true, ca = "%1$s" } }
          audiences = [
            { name = tls, port-base = 7000
              tls { certificate = "%2$s/tls.crt", key = "%2$s/tls.key" } }
            { name = plain, port-base = 8000 }
          ]
        }
        """
            .formatted(pki.ca(), directory),
        "test");
  }

  @Test
  void anAudienceWithoutACertificateSpeaksPlaintext() {
    TlsContexts contexts = TlsContexts.load(config());

    assertThat(contexts.forClient("plain", ByteBufAllocator.DEFAULT)).isNull();
    assertThat(contexts.nodeMaterial().map(TlsMaterial::trusted).orElseThrow()).hasSize(1);
  }

  @Test
  void newConnectionsHaveTheNewCertificateAndOpenOnesTheirOwn() throws Exception {
    TlsContexts contexts = TlsContexts.load(config());
    SslHandler open = node(contexts, NODE);
    EmbeddedChannel server = server(contexts);
    EmbeddedChannel client = new EmbeddedChannel(open);

    use("second");
    TlsContexts.Replacement replacement = contexts.prepare(config());
    assertThat(replacement.changed()).containsExactly("audience 'tls'");
    replacement.use();

    // The one that had begun goes on with what it began with.
    pump(client, server);
    assertThat(subject(open)).isEqualTo("CN=first");
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
    assertThat(handshake(contexts, NODE)).isEqualTo("CN=second");
  }

  @Test
  void aReplacementThatCannotBeReadChangesNothing() throws Exception {
    TlsContexts contexts = TlsContexts.load(config());
    ProxyConfig config = config();
    Files.delete(directory.resolve("tls.key"));

    assertThatThrownBy(() -> contexts.prepare(config))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("tls.key: there is no such file");

    assertThat(handshake(contexts, NODE)).isEqualTo("CN=first");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    TlsContexts contexts = TlsContexts.load(config());

    assertThatThrownBy(() -> handshake(contexts, new HostPort("redis-2", 7000)))
        .hasCauseInstanceOf(SSLException.class)
        .hasMessageContaining("redis-2");
  }

  @Test
  void aCertificateThatHasExpiredIsWarnedOf() throws IOException {
    use("old");
    try (LogCapture log = new LogCapture()) {
      TlsContexts.load(config());

      assertThat(log.containing("this certificate has expired"))
          .singleElement()
          .asString()
          .contains("WARN", "tls.crt", "CN=old");
    }
  }

  /** The subject that the client side saw. */
  private static String handshake(TlsContexts contexts, HostPort node) throws Exception {
    EmbeddedChannel server = server(contexts);
    SslHandler handler = node(contexts, node);
    EmbeddedChannel client = new EmbeddedChannel(handler);
    try {
      pump(client, server);
      return subject(handler);
    } finally {
      client.finishAndReleaseAll();
      server.close();
      server.releaseInbound();
      server.releaseOutbound();
    }
  }

  private static EmbeddedChannel server(TlsContexts contexts) {
    return new EmbeddedChannel(
        Objects.requireNonNull(contexts.forClient("tls", ByteBufAllocator.DEFAULT)));
  }

  private static SslHandler node(TlsContexts contexts, HostPort node) {
    return Objects.requireNonNull(contexts.forNode(node, ByteBufAllocator.DEFAULT));
  }

  private static String subject(SslHandler handler) throws Exception {
    assertThat(handler.handshakeFuture().isSuccess()).isTrue();
    X509Certificate certificate =
        (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static void pump(EmbeddedChannel client, EmbeddedChannel server) {
    boolean moved = true;
    while (moved) {
      moved = move(client, server) | move(server, client);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    Object bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    to.writeInbound(bytes);
    return true;
  }
}
