package io.redisnat.proxy.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Gives orders to a running proxy of this user on this machine. */
public final class ControlClient {

  private ControlClient() {}

  /**
   * Gives an order and waits for the answer.
   *
   * @throws java.net.SocketTimeoutException if there is no answer within {@code limit}
   * @throws IOException if no proxy answers at this socket, or it ends before it answers
   */
  public static Answer ask(Path socket, Order order, Duration limit) throws IOException {
    try (SocketChannel channel = connect(socket)) {
      Talk talk = new Talk(channel, limit);
      talk.write(order.line() + "\n");
      Answer answer = Answer.of(talk.readAll());
      if (answer.word().isEmpty()) {
        throw new IOException("the proxy ended before it answered");
      }
      return answer;
    }
  }

  /** True if somebody is there. */
  static boolean isAnswered(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = connect(socket)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static SocketChannel connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
