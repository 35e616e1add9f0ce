package io.redisnat.proxy.testing;

import io.redisnat.model.HostPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain client of one address, which shows replies as they stand on the wire. */
public final class EntryClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;

  /** Connects. */
  public EntryClient(HostPort address) throws IOException {
    socket = new Socket(address.host(), address.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a command of words separated by blanks; the reply as it stands on the wire. */
  public String ask(String command) throws IOException {
    return askWords(command.split(" "));
  }

  /** The same with words that may have blanks. */
  public String askWords(String... words) throws IOException {
    send(words);
    return frame();
  }

  /** Sends a command. */
  public void send(String... words) throws IOException {
    raw(RawFrames.encode(words));
  }

  /** Sends bytes as they are, one a character. */
  public void raw(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next frame. */
  public String frame() throws IOException {
    return RawFrames.read(in);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
