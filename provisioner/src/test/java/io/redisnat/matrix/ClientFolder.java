package io.redisnat.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The client programs of one language: {@code clients} names them, {@code unavailable} those that
 * cannot be had, {@code prepare} installs what they need.
 */
final class ClientFolder {

  static final Path ALL = Path.of("..", "proxy", "src", "test", "clients");
  private static final long PREPARE_MINUTES = 10;
  private static final int CANNOT_BE_HAD = 3;

  private final Path folder;

  private ClientFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** All languages, by name. */
  static List<ClientFolder> all() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("clients")))
          .sorted()
          .map(ClientFolder::new)
          .toList();
    }
  }

  static ClientFolder of(String language) {
    return new ClientFolder(ALL.resolve(language));
  }

  String language() {
    return folder.getFileName().toString();
  }

  List<ClientProgram> programs() throws IOException {
    return lines("clients").stream().map(name -> new ClientProgram(folder, name)).toList();
  }

  ClientProgram program(String name) {
    return new ClientProgram(folder, name);
  }

  /** Clients that cannot be had, with the reason. */
  Map<String, String> unavailable() throws IOException {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : lines("unavailable")) {
      String[] parts = line.split(": ", 2);
      reasons.put(parts[0], parts[1]);
    }
    return reasons;
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /**
   * Installs what the programs need; quick if that is there.
   *
   * @return why they cannot be had here, empty if they can
   */
  String prepare() throws IOException, InterruptedException {
    Path output = Files.createTempFile("redis-nat-prepare-", ".log");
    try {
      Process process =
          new ProcessBuilder(folder.resolve("prepare").toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PREPARE_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException(folder + "/prepare did not end in time: " + tail(output));
      }
      if (process.exitValue() == CANNOT_BE_HAD) {
        return tail(output);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s/prepare ended with %d: %s"
                .formatted(folder, process.exitValue(), Files.readString(output)));
      }
      return "";
    } finally {
      Files.delete(output);
    }
  }

  private static String tail(Path output) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(output, StandardCharsets.ISO_8859_1));
    return lines.isEmpty() ? "no reason given" : lines.get(lines.size() - 1);
  }
}
