package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.testing.Pki;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session does with TLS on both sides, and what becomes of clients that fail. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsSessionsIT {

  private static final String NODE = "127.0.0.24";
  private static final int MEGABYTE = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Pki pki = new Pki();
  private final Pki strangers = new Pki("another authority");
  private RedisProcess node;
  private TlsProxy proxy;

  @BeforeAll
  void start() throws Exception {
    pki.issue("node", b -> b.addSanIpAddress(NODE));
    pki.issue("proxy", b -> b.addSanIpAddress(TlsProxy.OUTSIDE_HOST));
    pki.issue("client", b -> b);
    strangers.issue("client", b -> b);
    node = TlsProxy.single(NODE, pki.serverArguments("node", TlsProxy.tlsPort(NODE), "no"));
    proxy = proxy("", "limits.handshake-timeout = 1s");
  }

  /** A proxy that speaks TLS to the node. */
  private TlsProxy proxy(String clientTls, String settings) throws Exception {
    String upstream =
        "%s tls { enabled = true, ca = \"%s\" }"
            .formatted(TlsProxy.tlsSeeds(List.of(node)), pki.ca());
    return TlsProxy.serving(pki, upstream, clientTls, settings);
  }

  @AfterAll
  void stop() {
    proxy.close();
    node.close();
    pki.close();
    strangers.close();
  }

  @Test
  void aLargeValuePassesBothWays() throws IOException {
    byte[] value = new byte[5 * MEGABYTE];
    Arrays.fill(value, (byte) 'v');
    try (RawClient client = tlsClient()) {
      client.raw("*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n$" + value.length + "\r\n");
      client.socket().getOutputStream().write(value);
      client.raw("\r\n");
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      client.send("GET", "large");
      InputStream in = client.in();
      String header = "$" + value.length + "\r\n";
      assertThat(new String(in.readNBytes(header.length()), StandardCharsets.US_ASCII))
          .isEqualTo(header);
      assertThat(in.readNBytes(value.length)).isEqualTo(value);
      assertThat(in.readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
    }
  }

  @Test
  void aThousandPipelinedCommandsAreAnsweredInOrder() throws IOException {
    StringBuilder commands = new StringBuilder();
    StringBuilder replies = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      commands.append(RawClient.encode("ECHO", "number-" + i));
      replies.append(RawClient.encode("number-" + i).substring("*1\r\n".length()));
    }
    try (RawClient client = tlsClient()) {
      client.raw(commands.toString());
      byte[] received = client.in().readNBytes(replies.length());
      assertThat(new String(received, StandardCharsets.US_ASCII)).isEqualTo(replies.toString());
    }
  }

  @Test
  void aClientThatDoesNotReadStopsTheReadingFromItsNode() throws Exception {
    byte[] value = new byte[2 * MEGABYTE];
    try (RawClient client = tlsClient()) {
      client.raw("*3\r\n$3\r\nSET\r\n$4\r\nslow\r\n$" + value.length + "\r\n");
      client.socket().getOutputStream().write(value);
      client.raw("\r\n");
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      for (int i = 0; i < 16; i++) {
        client.send("GET", "slow");
      }
      long before = bytesFromNode();
      await()
          .atMost(SOON)
          .until(
              () -> {
                long then = bytesFromNode();
                Thread.sleep(300);
                return then > before && bytesFromNode() == then;
              });
      assertThat(bytesFromNode() - before).as("bytes read ahead").isLessThan(24L * MEGABYTE);
      long expected = 16L * (value.length + ("$" + value.length + "\r\n\r\n").length());
      client.in().skipNBytes(expected);
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  private long bytesFromNode() {
    return proxy.proxy().counters().audience("tls").bytesFromNodes();
  }

  @Test
  void aClientThatClosesItsSideGetsItsAnswers() throws IOException {
    try (RawClient client = tlsClient()) {
      client.raw("PING\r\nPING again\r\n");
      // With TLS 1.3 this is close_notify, and the other direction stays open.
      client.socket().shutdownOutput();
      assertThat(client.untilClosed()).isEqualTo("+PONG\r\n$5\r\nagain\r\n");
    }
    awaitNoSessions();
  }

  @Test
  void quitIsAnsweredAndEndsTheConnectionInOrder() throws IOException {
    try (RawClient client = tlsClient()) {
      client.send("QUIT");
      // Without close_notify this would be an exception.
      assertThat(client.untilClosed()).isEqualTo("+OK\r\n");
    }
    awaitNoSessions();
  }

  @Test
  void aClientThatGoesInMidHandshakeLeavesNothing() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket(proxy.port(true).host(), proxy.port(true).port())) {
        socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0});
      }
    }
    awaitNoSessions();
  }

  @ParameterizedTest
  @CsvSource({"'*1\r\n$4\r\nPING\r\n', a plaintext command", "'PING\r\n', inline or HTTP"})
  void aPlaintextClientOfATlsPortIsClosedAndTheLogSaysWhy(String bytes, String what)
      throws IOException {
    long failures = counters().failedClientHandshakes();
    try (LogCapture log = new LogCapture();
        RawClient client = new RawClient(proxy.port(true))) {
      assertThat(client.raw(bytes).untilClosed()).isEmpty();
      assertThat(log.containing("this port speaks TLS"))
          .singleElement()
          .asString()
          .contains("WARN", what, "audience=\"tls\"", "client=\"/127.0.0.1:");
    }
    assertThat(counters().failedClientHandshakes()).isEqualTo(failures + 1);
  }

  @Test
  void aTlsClientOfAPlaintextPortIsClosedAndTheLogSaysWhy() {
    try (LogCapture log = new LogCapture()) {
      HostPort plain = proxy.port(false);
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> pki.connect(plain.host(), plain.port(), null).close())
            .isInstanceOf(SSLException.class);
      }
      assertThat(log.containing("it speaks TLS and this port plaintext only"))
          .as("once, though it came 20 times")
          .singleElement()
          .asString()
          .contains("WARN", "audience=\"plain\"", "client=\"/127.0.0.1:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0016\u0003\u0001"})
  void aHandshakeThatNeverComesIsNotWaitedForLonger(String begin) throws IOException {
    long failures = counters().failedClientHandshakes();
    try (RawClient client = new RawClient(proxy.port(true))) {
      assertThat(client.raw(begin).untilClosed()).isEmpty();
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(counters().failedClientHandshakes()).isEqualTo(failures + 1));
  }

  @Test
  void aClientWithoutAGoodCertificateIsRefusedWhereOneIsRequired() throws Exception {
    String clientCa = "client-ca = \"" + pki.ca() + "\"";
    try (TlsProxy strict = proxy(clientCa, "");
        LogCapture log = new LogCapture()) {
      HostPort port = strict.port(true);
      try (RawClient good = new RawClient(pki.connect(port.host(), port.port(), "client"))) {
        assertThat(good.ask("PING")).isEqualTo("+PONG\r\n");
      }
      assertThatThrownBy(() -> ping(pki.connect(port.host(), port.port(), null)))
          .isInstanceOf(IOException.class);
      assertThat(log.containing("it showed no certificate, and must")).hasSize(1);
      // Issued by another authority under the same name.
      pki.adopt("stranger", strangers, "client");
      assertThatThrownBy(() -> ping(pki.connect(port.host(), port.port(), "stranger")))
          .isInstanceOf(IOException.class);
      assertThat(strict.proxy().counters().failedClientHandshakes()).isEqualTo(2);
    }
  }

  private static void ping(SSLSocket socket) throws IOException {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  private RawClient tlsClient() throws IOException {
    HostPort port = proxy.port(true);
    return new RawClient(pki.connect(port.host(), port.port(), null));
  }

  private SessionCounters counters() {
    return proxy.proxy().counters();
  }

  private void awaitNoSessions() {
    await().atMost(SOON).until(() -> proxy.proxy().openSessions() == 0);
  }
}
