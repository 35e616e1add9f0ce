package io.redisnat.config;

import java.util.List;

/**
 * The configuration cannot be used. The message is ready for a user: one problem a line, all that
 * were found, each with its place ({@code proxy.conf:7: ...}), what was found and what to do. It
 * quotes no secret.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One or more problems, one line each. */
  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The lines of the message. */
  public List<String> problems() {
    return problems;
  }
}
