package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another Docker network, in which programs of this machine run: they see this host at its gateway,
 * and nothing of other networks.
 */
final class FarNetwork implements AutoCloseable {

  private static final long LIMIT_SECONDS = 240;

  private final OtherTool other = new OtherTool();
  private final String gateway;
  private final String pid;

  FarNetwork(String name, int third) {
    other.network(name, "10.212.%d.0/24".formatted(third));
    this.gateway = "10.212.%d.1".formatted(third);
    other.container(name, "--network", name);
    this.pid = OtherTool.run(List.of("docker", "inspect", "--format", "{{.State.Pid}}", name));
  }

  /** What this host is called there. */
  String gateway() {
    return gateway;
  }

  private List<String> inside(List<String> command) {
    List<String> line = new ArrayList<>(List.of("nsenter", "--target", pid, "--net"));
    line.addAll(command);
    return line;
  }

  /** Whether a connection to the address opens from there. */
  boolean reaches(HostPort address) {
    String script =
        "timeout 3 bash -c '</dev/tcp/%s/%d' 2>/dev/null && echo yes || echo no"
            .formatted(address.host(), address.port());
    return OtherTool.run(inside(List.of("sh", "-c", script))).equals("yes");
  }

  /** {@code redis-cli} there; returns what it printed. */
  String redisCli(HostPort address, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("redis-cli", "-h", address.host(), "-p", Integer.toString(address.port())));
    command.addAll(List.of(arguments));
    return OtherTool.run(inside(command));
  }

  /** {@code redis-cli -c} there, told line by line what to do; returns the lines it printed. */
  List<String> redisCliLines(HostPort address, String... lines) {
    String script =
        "printf '%s\\n' | redis-cli -c -h %s -p %d"
            .formatted(String.join("\\n", lines), address.host(), address.port());
    return OtherTool.run(inside(List.of("sh", "-c", script))).lines().toList();
  }

  /** {@link OutsideClient} there. */
  Client client(String kind, HostPort seed) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new Client(
        inside(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OutsideClient.class.getName(),
                kind,
                seed.host(),
                Integer.toString(seed.port()))));
  }

  @Override
  public void close() {
    other.close();
  }

  /** A client that runs there. */
  static final class Client implements AutoCloseable {
    private final Path errors;
    private final Process process;
    private final BufferedReader out;

    Client(List<String> command) {
      try {
        errors = Files.createTempFile("redis-nat-client", ".log");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Its first answer, or the one to the last request. */
    void answersOk() throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (!out.ready() && process.isAlive() && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      String line = out.ready() ? out.readLine() : "(silence)";
      assertThat(line).as("the client says: %s", Files.readString(errors)).isEqualTo("ok");
    }

    /** Asks for another round of writing and reading in all slots. */
    void ask(String round) throws IOException {
      process.getOutputStream().write((round + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      out.close();
      Files.deleteIfExists(errors);
    }
  }
}
