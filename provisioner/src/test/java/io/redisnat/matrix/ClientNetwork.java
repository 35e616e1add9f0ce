package io.redisnat.matrix;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace in which clients run. A wire leads from it to this one, and only to the
 * outside addresses at its end: all else, every inside address among it, is not to be reached from
 * there. It is gone when this is closed, or when this process ends.
 */
final class ClientNetwork implements AutoCloseable {

  /** Nobody's addresses, by RFC 5737; some machines have one of them all the same. */
  private static final List<String> NETS = List.of("203.0.113.", "198.51.100.", "192.0.2.");

  private static final String NET = freeNet();

  /** The proxy's address. */
  static final String OUTSIDE = NET + 1;

  /** Likewise, by RFC 3849. */
  static final String OUTSIDE_6 = "2001:db8::1";

  private static final long LIMIT_SECONDS = 20;

  private final Process holder;
  private final String wire = "rn" + ProcessHandle.current().pid();

  ClientNetwork() throws IOException, InterruptedException {
    // It ends when its standard input does, and so with this process.
    holder =
        new ProcessBuilder(
                "unshare", "--net", "sh", "-c", "ip link set lo up && echo up && read -r _")
            .redirectErrorStream(true)
            .start();
    try {
      awaitUp();
      lay();
    } catch (IOException | InterruptedException | RuntimeException e) {
      holder.destroyForcibly();
      throw e;
    }
  }

  private static String freeNet() {
    List<String> taken;
    try {
      taken =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .map(InetAddress::getHostAddress)
              .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    return NETS.stream()
        .filter(net -> taken.stream().noneMatch(address -> address.startsWith(net)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("this machine has addresses in all of " + NETS));
  }

  private void awaitUp() throws IOException {
    byte[] said = holder.getInputStream().readNBytes("up\n".length());
    String text = new String(said, StandardCharsets.UTF_8);
    if (!text.equals("up\n")) {
      throw new IllegalStateException("no network namespace can be made: " + text);
    }
  }

  private void lay() throws IOException, InterruptedException {
    String pid = Long.toString(holder.pid());
    run("ip", "link", "add", wire, "type", "veth", "peer", "name", "outside", "netns", pid);
    run("ip", "addr", "add", OUTSIDE + "/30", "dev", wire);
    run("ip", "addr", "add", OUTSIDE_6 + "/64", "dev", wire, "nodad");
    run("ip", "link", "set", wire, "up");
    run(inside("ip", "addr", "add", NET + "2/30", "dev", "outside"));
    run(inside("ip", "addr", "add", "2001:db8::2/64", "dev", "outside", "nodad"));
    run(inside("ip", "link", "set", "outside", "up"));
  }

  /** The command, to be run there. */
  List<String> inside(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--net", "--"));
    line.addAll(command);
    return line;
  }

  private List<String> inside(String... command) {
    return inside(List.of(command));
  }

  /** Whether a connection to the address opens from there. */
  boolean reaches(HostPort address) throws IOException, InterruptedException {
    String connect = "exec 3<>/dev/tcp/%s/%d".formatted(address.host(), address.port());
    return exitValue(inside("timeout", "15", "bash", "-c", connect)) == 0;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    run(List.of(command));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    int value = exitValue(command);
    if (value != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + value);
    }
  }

  private static int exitValue(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command) + " does not end");
    }
    return process.exitValue();
  }

  /** Ends what still runs there: the namespace lasts as long as any process in it. */
  @Override
  public void close() throws IOException, InterruptedException {
    Path mine = Files.readSymbolicLink(namespace(holder.pid()));
    ProcessHandle.allProcesses()
        .filter(process -> process.pid() != holder.pid() && isIn(mine, process))
        .forEach(ProcessHandle::destroyForcibly);
    holder.destroy();
    holder.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Path namespace(long pid) {
    return Path.of("/proc", Long.toString(pid), "ns", "net");
  }

  private static boolean isIn(Path namespace, ProcessHandle process) {
    try {
      return Files.readSymbolicLink(namespace(process.pid())).equals(namespace);
    } catch (IOException e) {
      // It has ended meanwhile.
      return false;
    }
  }
}
