package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one address that speaks RESP, blocking; every wait ends with the timeout. For one
 * thread, but for {@link #close}.
 */
final class RespConnection implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;
  private static final String CRLF = "\r\n";

  private final HostPort address;
  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects.
   *
   * @param timeout of the connect, and of each wait for bytes
   */
  RespConnection(HostPort address, Duration timeout) throws IOException {
    this.address = address;
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), BUFFER);
      out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  HostPort address() {
    return address;
  }

  /** Queues a command; {@link #flush} sends it. */
  void write(String... words) throws IOException {
    put("*" + words.length + CRLF);
    for (String word : words) {
      put("$" + word.length() + CRLF);
      put(word);
      put(CRLF);
    }
  }

  private void put(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Sends one command and waits for its reply. */
  Reply ask(String... words) throws IOException {
    write(words);
    flush();
    return read();
  }

  /** The next frame, be it a reply or a push. */
  Reply read() throws IOException {
    String line = readLine();
    if (line.isEmpty()) {
      throw new IOException(address + " sent an empty line where a reply begins");
    }
    char type = line.charAt(0);
    String rest = line.substring(1);
    return switch (type) {
      case '+', '-', ':', '#', ',', '(' -> new Reply(type, rest, List.of());
      case '_' -> new Reply(type, null, List.of());
      case '$', '=', '!' -> new Reply(type, readBulk(length(rest)), List.of());
      case '*', '~', '>' -> new Reply(type, null, readItems(length(rest)));
      case '%' -> new Reply(type, null, readItems(2 * length(rest)));
      default -> throw new IOException(address + " sent what is no reply: " + line);
    };
  }

  private int length(String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(address + " sent a length that is none: " + text, e);
    }
  }

  private @Nullable String readBulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException(address + " closed the connection within a reply");
    }
    if (bytes[length] != '\r' || bytes[length + 1] != '\n') {
      throw new IOException(address + " sent a string that is longer than it says");
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private List<Reply> readItems(int count) throws IOException {
    List<Reply> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(read());
    }
    return items;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException(address + " closed the connection");
      }
      line.append((char) c);
    }
    if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
      throw new IOException(address + " sent a line that does not end with CRLF: " + line);
    }
    return line.substring(0, line.length() - 1);
  }

  /** Closes the socket; a thread that waits for it gets an exception. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be lost, and nothing to be done.
    }
  }
}
