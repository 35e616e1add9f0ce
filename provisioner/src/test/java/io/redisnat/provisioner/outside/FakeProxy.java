package io.redisnat.provisioner.outside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for the proxy's process: answers PONG at the ports that its configuration names. */
final class FakeProxy {

  private FakeProxy() {}

  /** Called as {@code --config FILE}; the system property {@code fake.fail} makes it end. */
  public static void main(String[] args) throws Exception {
    if (Boolean.getBoolean("fake.fail")) {
      throw new IOException("port-base is wrong");
    }
    String config = Files.readString(Path.of(args[1]));
    Matcher base = Pattern.compile("port-base = (\\d+)").matcher(config);
    if (!args[0].equals("--config") || !base.find()) {
      throw new IOException("not called as a proxy");
    }
    int first = Integer.parseInt(base.group(1));
    int nodes = config.split("127\\.9\\.").length - 1;
    for (int i = 0; i < nodes; i++) {
      ServerSocket socket = new ServerSocket(first + i, 5, InetAddress.getByName("127.0.0.1"));
      new Thread(() -> serve(socket)).start();
    }
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept()) {
        if (socket.getInputStream().readNBytes(6).length == 6) {
          socket.getOutputStream().write("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        // A peer that went away; the next one may not.
        continue;
      }
    }
  }
}
