package io.redisnat.provisioner.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.redisnat.model.HostPort;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a server one thing after another, over a plain socket. */
final class Probe {

  private static final int TIMEOUT_MILLIS = 5000;

  private Probe() {}

  /** True if somebody at {@code address} answers PING. */
  static boolean pongs(HostPort address) {
    try {
      return Arrays.equals(answer(address, Script.command("PING")), "+PONG\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What a server answers, as bytes: all that comes before the echo of something that nobody else
   * says.
   *
   * @throws IOException if there is no answer, or it is an error
   */
  static byte[] answer(HostPort address, String question) throws IOException {
    byte[] answer = said(address, question);
    if (answer.length > 0 && answer[0] == '-') {
      throw new IOException(address + " answers " + new String(answer, US_ASCII).strip());
    }
    return answer;
  }

  /** As {@link #answer}, but an error is an answer too. */
  static byte[] said(HostPort address, String question) throws IOException {
    String mark = "redis-nat-%016x".formatted(ThreadLocalRandom.current().nextLong());
    byte[] end = ("$" + mark.length() + "\r\n" + mark + "\r\n").getBytes(US_ASCII);
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write((question + Script.command("ECHO", mark)).getBytes(US_ASCII));
      return readUntil(socket, end);
    }
  }

  private static byte[] readUntil(Socket socket, byte[] end) throws IOException {
    byte[] bytes = new byte[1 << 16];
    int length = 0;
    while (!endsWith(bytes, length, end)) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      int read = socket.getInputStream().read(bytes, length, bytes.length - length);
      if (read < 0) {
        throw new EOFException("the connection was closed in the middle of a reply");
      }
      length += read;
    }
    return Arrays.copyOf(bytes, length - end.length);
  }

  private static boolean endsWith(byte[] bytes, int length, byte[] end) {
    return length >= end.length
        && Arrays.equals(bytes, length - end.length, length, end, 0, end.length);
  }

  /**
   * Says a whole script once.
   *
   * @throws IOException if an answer is another than it has to be
   */
  static void play(HostPort address, Script script) throws IOException {
    try (Socket socket = connect(address)) {
      for (int i = 0; i < script.size(); i++) {
        Script.Exchange exchange = script.get(i);
        byte[] request = new byte[exchange.request().limit()];
        exchange.request().get(0, request);
        socket.getOutputStream().write(request);
        byte[] expected = new byte[exchange.reply().limit()];
        exchange.reply().get(0, expected);
        byte[] answer = socket.getInputStream().readNBytes(expected.length);
        if (!Arrays.equals(answer, expected)) {
          throw new IOException(
              "%s answers '%s' instead of '%s'"
                  .formatted(
                      address,
                      new String(answer, US_ASCII).strip(),
                      new String(expected, US_ASCII).strip()));
        }
      }
    }
  }

  private static Socket connect(HostPort address) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }
}
