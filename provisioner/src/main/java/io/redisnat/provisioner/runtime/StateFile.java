package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Reads and writes {@code cluster.json}; a reader sees the old or the new one, never a half. */
final class StateFile {

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  Optional<ClusterState> read() {
    try {
      return Optional.of(StateJson.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          file + " is damaged (" + e.getMessage() + "): 'redis-nat down' removes the cluster",
          e);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void write(ClusterState state) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, StateJson.indented(state) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
