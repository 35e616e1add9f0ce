package io.redisnat.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads proxy.conf (HOCON). What the file leaves out comes from the environment variables that
 * reference.conf names, then from the defaults in there.
 *
 * <p>All methods throw {@link ConfigException} with every problem that was found. They may be
 * called by any thread.
 */
public final class ConfigReader {

  private ConfigReader() {}

  /**
   * Reads a file. A relative path of the ledger is taken relative to the file's directory.
   *
   * @throws ConfigException if the file cannot be read, or says something that cannot be
   */
  public static ProxyConfig read(Path file) {
    return read(file, System.getenv());
  }

  /**
   * Reads a text. A relative path of the ledger stays relative (to the working directory).
   *
   * @param origin what error messages call the text, in the place of a file name
   * @throws ConfigException if the text says something that cannot be
   */
  public static ProxyConfig parse(String text, String origin) {
    return parse(text, origin, System.getenv());
  }

  static ProxyConfig read(Path file, Map<String, String> environment) {
    checkReadable(file);
    Path directory = file.toAbsolutePath().getParent();
    return build(Hocon.load(file, environment), file.toString(), directory);
  }

  static ProxyConfig parse(String text, String origin, Map<String, String> environment) {
    return build(Hocon.load(text, origin, environment), origin, null);
  }

  private static ProxyConfig build(Hocon hocon, String file, @Nullable Path directory) {
    return new ConfigBuilder(hocon, file, directory).build();
  }

  private static void checkReadable(Path file) {
    String what = null;
    if (!Files.exists(file)) {
      what = "there is no such file; check the path, or copy the sample proxy.conf there";
    } else if (Files.isDirectory(file)) {
      what = "is a directory; name the file in it";
    } else if (!Files.isReadable(file)) {
      what = "cannot be read; check its permissions";
    }
    if (what != null) {
      throw new ConfigException(List.of(file + ": " + what));
    }
  }
}
