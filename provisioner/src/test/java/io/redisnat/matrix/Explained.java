package io.redisnat.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Failures whose cause is known and is not the product: lines {@code CLIENT SCENARIO: why} of the
 * file {@code explained}.
 */
final class Explained {

  private static final Path FILE = ClientFolder.ALL.resolve("explained");

  private final Map<String, String> reasons = new LinkedHashMap<>();

  Explained() throws IOException {
    for (String line : Files.readAllLines(FILE)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(": ", 2);
        reasons.put(parts[0], parts[1]);
      }
    }
  }

  Optional<String> reason(ClientProgram program, Scenario scenario) {
    return Optional.ofNullable(reasons.get(program.name() + " " + scenario.label()));
  }
}
