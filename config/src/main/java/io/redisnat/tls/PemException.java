package io.redisnat.tls;

import java.io.Serial;
import java.nio.file.Path;

/**
 * A file does not hold what TLS needs. The message begins with the file and goes on with what is
 * wrong and what to do; it quotes nothing of the file, which may be a key.
 */
public final class PemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String what;

  PemException(Path file, String what) {
    super(file + ": " + what);
    this.file = file;
    this.what = what;
  }

  /** The file that is not usable. */
  public Path file() {
    return file;
  }

  /** What is wrong with it, without its name. */
  public String what() {
    return what;
  }
}
