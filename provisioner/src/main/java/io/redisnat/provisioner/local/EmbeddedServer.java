package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import redis.embedded.RedisServer;

/**
 * The server binary in the embedded-redis artifact: {@code /redis-server-7.0.15-<os>-<arch>} for
 * Linux (amd64, arm64, 386) and macOS (amd64, arm64).
 */
final class EmbeddedServer {

  private static final String VERSION = "7.0.15";

  private EmbeddedServer() {}

  /** {@code $XDG_CACHE_HOME/redis-nat}. */
  static Path defaultCache() {
    String xdg = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
    Path cache = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return cache.resolve("redis-nat");
  }

  /** Name of the binary for this machine; there may be none of that name. */
  static String resourceName(String osName, String osArch) {
    String os =
        osName.toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : osName.toLowerCase(Locale.ROOT);
    String arch =
        switch (osArch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          case "x86", "i386", "i686" -> "386";
          default -> osArch;
        };
    return "redis-server-" + VERSION + "-" + os + "-" + arch;
  }

  /**
   * Extracts the binary for this machine into {@code cache}, once.
   *
   * @return where it is; empty if the artifact has none for this machine
   * @throws RuntimeFailure if it cannot be written
   */
  static Optional<Path> extract(Path cache) {
    String name = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path target = cache.resolve(name);
    if (Files.isExecutable(target)) {
      return Optional.of(target);
    }
    try (InputStream binary = RedisServer.class.getResourceAsStream("/" + name)) {
      if (binary == null) {
        return Optional.empty();
      }
      Files.createDirectories(cache);
      Path fresh = Files.createTempFile(cache, name, ".new");
      try {
        Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        // In one step: whoever else does the same at this moment finds all of it or nothing.
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      return Optional.of(target);
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "cannot extract redis-server to "
              + cache
              + " ("
              + e.getMessage()
              + "): set XDG_CACHE_HOME to a directory that can be written, or install redis-server",
          e);
    }
  }
}
