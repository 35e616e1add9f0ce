package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.Programs;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A server program and what it can do.
 *
 * @param path the executable
 * @param version what it says of itself
 */
record RedisBinary(Path path, RedisVersion version) {

  /** The one on the PATH, or else the one that comes with the product. */
  static RedisBinary find() {
    return find(Programs::find, () -> EmbeddedServer.extract(EmbeddedServer.defaultCache()));
  }

  static RedisBinary find(
      Function<String, Optional<Path>> onPath, Supplier<Optional<Path>> embedded) {
    Path program =
        onPath
            .apply("redis-server")
            .or(() -> onPath.apply("valkey-server"))
            .or(embedded)
            .orElseThrow(
                () ->
                    new RuntimeFailure(
                        Kind.CONFIGURATION,
                        "neither redis-server nor valkey-server is on the PATH, and none comes with"
                            + " redis-nat for %s on %s: install one of them"
                                .formatted(
                                    System.getProperty("os.name"), System.getProperty("os.arch"))));
    return of(program);
  }

  static RedisBinary of(Path program) {
    String printed = versionText(program);
    RedisVersion version =
        RedisVersion.find(printed)
            .orElseThrow(
                () ->
                    new RuntimeFailure(
                        Kind.CONFIGURATION,
                        program + " --version does not look like Redis: " + printed.strip()));
    if (!version.isAtLeast(RedisVersion.OLDEST)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "%s is version %s, at least %s is needed: put a newer redis-server on the PATH"
              .formatted(program, version, RedisVersion.OLDEST));
    }
    return new RedisBinary(program, version);
  }

  private static String versionText(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          throw new RuntimeFailure(
              Kind.CONFIGURATION, program + " --version did not end within 10 s");
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "cannot run " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.INTERNAL, "interrupted", e);
    }
  }
}
