package io.redisnat.clients;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RawFrames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that speaks RESP byte by byte: it shows what is really on the wire. */
public final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  public RawClient(HostPort address) throws IOException {
    this(address, 0);
  }

  /** A client whose kernel takes no more than {@code receiveBuffer} bytes; 0 for the usual. */
  public RawClient(HostPort address, int receiveBuffer) throws IOException {
    this.socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(address.host(), address.port()));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** A client that has a connection already. */
  public RawClient(Socket connected) throws IOException {
    this.socket = connected;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public Socket socket() {
    return socket;
  }

  InputStream in() {
    return in;
  }

  /** A key whose slot the node behind this port serves. */
  static String keyServedBy(HostPort port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      int i = 0;
      while (!client.ask("TYPE", "key" + i).startsWith("+")) {
        i++;
      }
      return "key" + i;
    }
  }

  /** Sends text as it is, one byte a character. */
  public RawClient raw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Sends one command as an array. */
  public RawClient send(String... arguments) throws IOException {
    return raw(encode(arguments));
  }

  public static String encode(String... arguments) {
    return RawFrames.encode(arguments);
  }

  /** The next frame, byte for byte; pushes are frames too. */
  public String frame() throws IOException {
    return RawFrames.read(in);
  }

  /** Sends one command and returns its reply. */
  public String ask(String... arguments) throws IOException {
    send(arguments);
    return frame();
  }

  /** Everything until the other side closes. */
  public String untilClosed() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
