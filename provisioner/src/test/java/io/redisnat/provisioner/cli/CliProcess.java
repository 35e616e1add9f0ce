package io.redisnat.provisioner.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, to be killed at a chosen moment. */
final class CliProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;

  private CliProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static CliProcess start(Path root, String... args) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(args));
    line.addAll(List.of("--state-dir", root.toString()));
    return new CliProcess(new ProcessBuilder(line).redirectErrorStream(true).start());
  }

  /** Reads until a line contains {@code text}, then kills it (SIGKILL); false if it ended first. */
  boolean killAt(String text) throws InterruptedException {
    boolean found = lines.lines().anyMatch(line -> line.contains(text));
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it survives SIGKILL");
    }
    return found;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
