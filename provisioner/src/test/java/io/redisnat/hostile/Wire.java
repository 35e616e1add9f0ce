package io.redisnat.hostile;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RawFrames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection as bytes: what a client can send if it wants to. Text is one character a byte. */
final class Wire implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  Wire(HostPort address) throws IOException {
    this(address, 0);
  }

  /** With a kernel that keeps no more than {@code receiveBuffer} bytes; 0 for the usual. */
  Wire(HostPort address, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  InputStream in() {
    return in;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  Wire login() throws IOException {
    String answer = ask("AUTH", SmallProxy.PASSWORD);
    if (!answer.equals("+OK\r\n")) {
      throw new IOException("AUTH was answered " + answer);
    }
    return this;
  }

  Wire raw(String text) throws IOException {
    out().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  static String encode(String... arguments) {
    return RawFrames.encode(arguments);
  }

  String ask(String... arguments) throws IOException {
    return raw(encode(arguments)).frame();
  }

  /** The next frame, byte for byte. */
  String frame() throws IOException {
    return RawFrames.read(in);
  }

  void sayNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /** Everything until the other side closes, or breaks the connection. */
  String untilClosed() throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] chunk = new byte[8192];
    try {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        all.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (java.net.SocketException reset) {
      return all.toString();
    }
    return all.toString();
  }

  /** Gone without a word: the peer gets a reset. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
