package io.redisnat.proxy.route.table;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.testing.RawFrames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a real server, reply by reply. */
final class ServerTable implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  ServerTable(HostPort server) throws IOException {
    socket = new Socket(server.host(), server.port());
    in = new BufferedInputStream(socket.getInputStream());
  }

  CommandTable table() throws IOException {
    return CommandTable.parse(ask("COMMAND"));
  }

  RespValue ask(String... words) throws IOException {
    send(List.of(words));
    return receive();
  }

  void send(List<String> words) throws IOException {
    String command = RawFrames.encode(words.toArray(String[]::new));
    socket.getOutputStream().write(command.getBytes(StandardCharsets.ISO_8859_1));
  }

  RespValue receive() throws IOException {
    ByteBuf frame =
        Unpooled.wrappedBuffer(RawFrames.read(in).getBytes(StandardCharsets.ISO_8859_1));
    return RespTrees.read(frame).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
