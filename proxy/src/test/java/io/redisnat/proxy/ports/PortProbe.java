package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The ports of one host, as clients and other servers find them. */
record PortProbe(String host) {

  /** An acceptor that says these words, and closes. */
  static Consumer<Channel> saying(String words) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    return connection ->
        connection
            .eventLoop()
            .execute(
                () ->
                    connection
                        .writeAndFlush(connection.alloc().buffer().writeBytes(bytes))
                        .addListener(written -> connection.close()));
  }

  /** What is said there. */
  String who(int port) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** As another server would find out. */
  boolean isFree(int port) throws IOException {
    try (ServerSocket socket = occupied(port)) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  /** Another server that listens there. */
  ServerSocket occupied(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(host, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
