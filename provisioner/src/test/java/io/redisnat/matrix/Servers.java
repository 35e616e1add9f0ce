package io.redisnat.matrix;

import io.redisnat.proxy.testing.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The server programs that there are. */
final class Servers {

  private static final Path OTHERS = Path.of("..", "proxy", "target", "servers");

  private final List<Server> all = new ArrayList<>();
  private final Server usual;

  Servers() throws IOException, InterruptedException {
    usual = Server.of(Path.of(InstalledProgram.redisServer()));
    all.add(usual);
    if (Files.isDirectory(OTHERS)) {
      try (Stream<Path> programs = Files.list(OTHERS)) {
        for (Path program : programs.sorted().toList()) {
          all.add(Server.of(program.toAbsolutePath().normalize()));
        }
      }
    }
  }

  /** The one that all tests use. */
  Server usual() {
    return usual;
  }

  /** Of every generation one. */
  List<Server> all() {
    return all;
  }
}
