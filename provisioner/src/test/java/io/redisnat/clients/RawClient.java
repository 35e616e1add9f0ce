package io.redisnat.clients;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.ReplyWalker;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that speaks RESP byte by byte: it shows what is really on the wire. */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(HostPort address) throws IOException {
    this(address, 0);
  }

  /** A client whose kernel takes no more than {@code receiveBuffer} bytes; 0 for the usual. */
  RawClient(HostPort address, int receiveBuffer) throws IOException {
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
  RawClient(Socket connected) throws IOException {
    this.socket = connected;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  Socket socket() {
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
  RawClient raw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Sends one command as an array. */
  RawClient send(String... arguments) throws IOException {
    return raw(encode(arguments));
  }

  static String encode(String... arguments) {
    StringBuilder command = new StringBuilder("*" + arguments.length + "\r\n");
    for (String argument : arguments) {
      command.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return command.toString();
  }

  /** The next frame, byte for byte; pushes are frames too. */
  String frame() throws IOException {
    ReplyWalker walker = new ReplyWalker(1024);
    StringBuilder frame = new StringBuilder();
    ByteBuf one = Unpooled.buffer(1);
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed after: " + frame);
      }
      frame.append((char) b);
      one.clear().writeByte(b);
      ReplyWalker.Event event = walker.next(one);
      while (event != ReplyWalker.Event.NEED_INPUT) {
        if (event == ReplyWalker.Event.END) {
          return frame.toString();
        }
        event = walker.next(one);
      }
    }
  }

  /** Sends one command and returns its reply. */
  String ask(String... arguments) throws IOException {
    send(arguments);
    return frame();
  }

  /** Everything until the other side closes. */
  String untilClosed() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
