package io.redisnat.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.RedisServer;

/**
 * Programs that tests run. The server is always to be had: from the PATH, or else from the
 * embedded-redis artifact. Others may be missing on a user's machine: then their test is skipped,
 * and says so; in CI ({@code REDIS_NAT_CI}) it fails.
 */
public final class InstalledProgram {

  private static final String SERVER = "redis-server";
  private static final String EMBEDDED = "/redis-server-7.0.15-";

  private InstalledProgram() {}

  /** True where no test may be skipped. */
  public static boolean isCi() {
    return System.getenv("REDIS_NAT_CI") != null;
  }

  /** True if the PATH has {@code name}. */
  public static boolean isInstalled(String name) {
    return find(name).isPresent();
  }

  /** Skips the test, or fails it in CI, unless the PATH has {@code name}. */
  public static void require(String name) {
    if (isCi()) {
      assertThat(isInstalled(name)).as("%s is installed", name).isTrue();
    }
    Assumptions.assumeTrue(isInstalled(name), name + " is not installed");
  }

  /** A redis-server to run: {@code -Dredis-server}, the PATH's, or the embedded one. */
  public static String redisServer() {
    String set = System.getProperty(SERVER);
    return set != null ? set : find(SERVER).orElseGet(InstalledProgram::embedded);
  }

  private static Optional<String> find(String name) {
    for (String part : System.getenv("PATH").split(File.pathSeparator)) {
      Path candidate = Path.of(part, name);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }

  private static String embedded() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String name = EMBEDDED + (os.startsWith("mac") ? "darwin" : os) + "-" + arch;
    Path target =
        Path.of(System.getProperty("java.io.tmpdir"), "redis-nat-test" + name.replace('/', '-'));
    if (Files.isExecutable(target)) {
      return target.toString();
    }
    try (InputStream binary = RedisServer.class.getResourceAsStream(name)) {
      if (binary == null) {
        throw new IllegalStateException(
            "no redis-server on the PATH, and none embedded as " + name);
      }
      Path fresh = Files.createTempFile("redis-server", ".new");
      Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
      if (!fresh.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + fresh + " executable");
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      return target.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
