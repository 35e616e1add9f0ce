package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bytes that are no TLS on a port that speaks it, and TLS that breaks off or turns into garbage.
 */
class TlsGarbageIT {

  private static final int SEEDS = 60;
  private static final int SILENT_CLIENTS = 100;

  @RegisterExtension static final Siege SIEGE = new Siege(true, proxy -> onceWell());

  @Test
  void randomBytesGetNoReply() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertNoReply(answer(random(seed, 3000)), "seed " + seed);
    }
  }

  @Test
  void randomBytesInRecordsOfTlsGetNoReply() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] content = random(seed, 16_384);
      ByteBuffer sent = ByteBuffer.allocate(content.length + 5);
      sent.put((byte) (20 + seed % 5)).putShort((short) 0x0303).putShort((short) content.length);
      assertNoReply(answer(sent.put(content).array()), "seed " + seed);
    }
  }

  @Test
  void everyBeginningOfAHandshakeFollowedByCloseLeavesNothing() throws Exception {
    byte[] hello = clientHello();
    for (int length = 0; length < hello.length; length++) {
      assertNoReply(answer(Arrays.copyOf(hello, length)), "the first " + length + " bytes");
    }
  }

  @Test
  void aHandshakeWithOneByteOfItChangedGetsNoReply() throws Exception {
    byte[] hello = clientHello();
    for (int at = 0; at < hello.length; at += 3) {
      byte[] changed = hello.clone();
      changed[at] ^= (byte) 0x80;
      assertNoReply(answer(changed), "byte " + at);
    }
  }

  @Test
  void garbageAfterAGoodHandshakeEndsTheConnection() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      HostPort port = SIEGE.proxy().tlsPort(0);
      try (Socket socket = new Socket(port.host(), port.port())) {
        SSLSocket tls = handshake(socket);
        assertThat(tls.getSession().isValid()).isTrue();
        assertThat(untilClosed(socket, random(seed, 3000))).as("seed %d", seed).isLessThan(5000);
      }
    }
  }

  @Test
  void thoseWhoNeverBeginAreClosedAndCostLittleUntilThen() throws IOException {
    List<Wire> silent = new ArrayList<>();
    for (int i = 0; i < SILENT_CLIENTS; i++) {
      silent.add(new Wire(SIEGE.proxy().tlsPort(0)));
    }
    Footprint.of(SIEGE.proxy()).assertBounded();
    for (Wire wire : silent) {
      try (wire) {
        assertThat(wire.untilClosed()).isEmpty();
      }
    }
  }

  private static void onceWell() throws IOException {
    HostPort port = SIEGE.proxy().tlsPort(0);
    handshake(new Socket(port.host(), port.port())).close();
  }

  private static byte[] answer(byte[] sent) throws IOException {
    try (Wire wire = new Wire(SIEGE.proxy().tlsPort(0))) {
      try {
        wire.out().write(sent);
        wire.sayNoMore();
      } catch (SocketException closed) {
        // The proxy has heard enough.
      }
      return wire.untilClosed().getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Nothing, or records of TLS: an alert, or a part of the handshake. */
  private static void assertNoReply(byte[] answer, String what) {
    for (int at = 0; at < answer.length; ) {
      assertThat(answer[at]).as("%s, type of the record", what).isBetween((byte) 20, (byte) 23);
      assertThat(answer.length - at).as("%s, a whole header", what).isGreaterThanOrEqualTo(5);
      at += 5 + ((answer[at + 3] & 0xff) << 8) + (answer[at + 4] & 0xff);
      assertThat(at).as("%s, a whole record", what).isLessThanOrEqualTo(answer.length);
    }
  }

  /** How many bytes come after these were sent, until the connection ends. */
  private static int untilClosed(Socket socket, byte[] sent) throws IOException {
    socket.setSoTimeout(60_000);
    int received = 0;
    try {
      OutputStream out = socket.getOutputStream();
      out.write(sent);
      socket.shutdownOutput();
      while (socket.getInputStream().read() >= 0) {
        received++;
      }
    } catch (SocketException reset) {
      return received;
    }
    return received;
  }

  private static SSLSocket handshake(Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            SIEGE.proxy().tls().getSocketFactory().createSocket(socket, "127.0.0.1", 0, true);
    tls.startHandshake();
    return tls;
  }

  private static byte[] clientHello() throws IOException {
    SSLEngine engine =
        SIEGE.proxy().tls().createSSLEngine("127.0.0.1", SIEGE.proxy().tlsPort(0).port());
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    byte[] bytes = new byte[hello.flip().remaining()];
    hello.get(bytes);
    return bytes;
  }

  private static byte[] random(int seed, int bound) {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }
}
