package io.redisnat.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server program.
 *
 * @param program the executable
 * @param name what it is: {@code Redis 7.0.15}
 * @param major first number of the version
 */
record Server(Path program, String name, int major) {

  private static final Pattern VERSION = Pattern.compile("(Redis|Valkey) server v=((\\d+)\\.\\S+)");

  /** Asks the program. */
  static Server of(Path program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(program + " --version does not end");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      throw new IllegalStateException(program + " --version says: " + said);
    }
    return new Server(
        program, matcher.group(1) + " " + matcher.group(2), Integer.parseInt(matcher.group(3)));
  }

  /**
   * Whether nodes can have loopback addresses of their own: without a source address to bind, peers
   * see all of them come from 127.0.0.1.
   */
  boolean bindsSourceAddress() {
    return major >= 7;
  }

  boolean speaksResp3() {
    return major >= 6;
  }

  /** Whether a node can be told what to call itself. */
  boolean announces() {
    return major >= 4;
  }
}
