package io.redisnat.provisioner.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.redisnat.model.HostPort;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster of many nodes that are one listener: each node has a loopback address of its own and
 * says the same of the cluster, but for who it is. Masters and replicas in equal numbers. It
 * answers what is asked about the topology, COMMAND, PING and ECHO, and nothing else.
 */
public final class SimulatedCluster implements AutoCloseable {

  private static final int SLOTS = 16384;

  /** One command: a proxy with an entry port would ask for them again and again. */
  private static final String COMMANDS =
      "*1\r\n*6\r\n$3\r\nget\r\n:2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n";

  private final ServerSocket listener = new ServerSocket();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int nodes;
  private final byte[] slots;
  private final AtomicInteger epoch = new AtomicInteger(1);

  private SimulatedCluster(int nodes) throws IOException {
    this.nodes = nodes;
    // All loopback addresses at once.
    listener.bind(new InetSocketAddress("0.0.0.0", 0), 1024);
    this.slots = slotsReply().getBytes(US_ASCII);
    daemon(this::accept);
  }

  /**
   * Begins to listen.
   *
   * @param nodes an even number of at most 60,000
   */
  public static SimulatedCluster start(int nodes) throws IOException {
    return new SimulatedCluster(nodes);
  }

  /** The first node: a master. */
  public HostPort seed() {
    return new HostPort(host(0), listener.getLocalPort());
  }

  /** Has the next look at it find it changed, as after a failover. */
  void raiseEpoch() {
    epoch.incrementAndGet();
  }

  private static String host(int node) {
    return "127.100.%d.%d".formatted(node / 250, 1 + node % 250);
  }

  private static String id(int node) {
    return "%040x".formatted(node + 1);
  }

  private int masters() {
    return nodes / 2;
  }

  private int firstSlot(int master) {
    return master * SLOTS / masters();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      sockets.clear();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "simulated-cluster");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String myself = socket.getLocalAddress().getHostAddress();
      while (true) {
        socket.getOutputStream().write(answer(command(in), myself));
      }
    } catch (IOException | UncheckedIOException gone) {
      sockets.remove(socket);
    }
  }

  private static List<String> command(InputStream in) throws IOException {
    int count = number(in);
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] argument = in.readNBytes(number(in));
      in.skipNBytes(2);
      arguments.add(new String(argument, US_ASCII));
    }
    return arguments;
  }

  /** The number of a header such as {@code *2}. */
  private static int number(InputStream in) throws IOException {
    in.read();
    int number = 0;
    int next = in.read();
    while (next >= '0' && next <= '9') {
      number = 10 * number + next - '0';
      next = in.read();
    }
    if (next < 0) {
      throw new EOFException();
    }
    in.skipNBytes(1);
    return number;
  }

  private byte[] answer(List<String> command, String myself) {
    String name = String.join(" ", command.subList(0, Math.min(2, command.size())));
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("CLUSTER SLOTS")) {
      return slots;
    }
    if (upper.equals("CLUSTER NODES")) {
      String text = nodesText(myself);
      return ("$" + text.length() + "\r\n" + text + "\r\n").getBytes(US_ASCII);
    }
    if (upper.equals("COMMAND")) {
      return COMMANDS.getBytes(US_ASCII);
    }
    if (upper.startsWith("ECHO ")) {
      return ("$" + command.get(1).length() + "\r\n" + command.get(1) + "\r\n").getBytes(US_ASCII);
    }
    return (upper.equals("PING") ? "+PONG\r\n" : "-ERR unknown command\r\n").getBytes(US_ASCII);
  }

  private String nodesText(String myself) {
    StringBuilder text = new StringBuilder();
    for (int node = 0; node < nodes; node++) {
      boolean master = node < masters();
      text.append(id(node)).append(' ').append(host(node)).append(':');
      text.append(listener.getLocalPort()).append('@').append(listener.getLocalPort());
      text.append(host(node).equals(myself) ? " myself," : " ").append(master ? "master" : "slave");
      text.append(' ')
          .append(master ? "-" : id(node - masters()))
          .append(" 0 0 ")
          .append(epoch)
          .append(" connected");
      if (master) {
        text.append(' ').append(firstSlot(node)).append('-').append(firstSlot(node + 1) - 1);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String slotsReply() {
    StringBuilder text = new StringBuilder("*" + masters() + "\r\n");
    for (int master = 0; master < masters(); master++) {
      text.append("*4\r\n:").append(firstSlot(master));
      text.append("\r\n:").append(firstSlot(master + 1) - 1).append("\r\n");
      appendNode(text, master);
      appendNode(text, master + masters());
    }
    return text.toString();
  }

  private void appendNode(StringBuilder text, int node) {
    text.append("*4\r\n$").append(host(node).length()).append("\r\n").append(host(node));
    text.append("\r\n:").append(listener.getLocalPort());
    text.append("\r\n$40\r\n").append(id(node)).append("\r\n*0\r\n");
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
