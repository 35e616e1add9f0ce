package io.redisnat.matrix;

import java.nio.file.Path;
import java.util.List;

/**
 * A client program.
 *
 * @param folder of its language, with {@code run}
 * @param name the argument of {@code run}
 */
record ClientProgram(Path folder, String name) {

  String language() {
    return folder.getFileName().toString();
  }

  List<String> command() {
    return List.of(folder.resolve("run").toString(), name);
  }

  @Override
  public String toString() {
    return name + " (" + language() + ")";
  }
}
