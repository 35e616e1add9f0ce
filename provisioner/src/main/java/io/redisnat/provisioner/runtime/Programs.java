package io.redisnat.provisioner.runtime;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Looks programs up as a shell does. */
public final class Programs {

  private Programs() {}

  /** The first executable file of that name on the PATH. */
  public static Optional<Path> find(String name) {
    return Optional.ofNullable(System.getenv("PATH")).flatMap(path -> find(name, path));
  }

  static Optional<Path> find(String name, String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
