package io.redisnat.config;

/**
 * What the log looks like; it goes to standard error.
 *
 * @param format how an event is written
 * @param level the least that is written
 */
public record LogConfig(Format format, Level level) {

  /** How an event is written; one line each in any case. */
  public enum Format {
    /** For people. */
    TEXT,
    /** For programs: one JSON object a line. */
    JSON
  }

  /** From the gravest to the least. */
  public enum Level {
    /** Something does not work. */
    ERROR,
    /** Something may not work. */
    WARN,
    /** Start, stop, changes of the topology and of the configuration. */
    INFO,
    /** What single connections do. */
    DEBUG,
    /** Everything. */
    TRACE
  }
}
