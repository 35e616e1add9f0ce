package io.redisnat.model;

import java.util.OptionalInt;

/**
 * Where the entry port of an audience is wanted: the one port for any client.
 *
 * @param first the port to have; empty if there is to be no entry port
 * @param mayMove true if the next free port will do where {@code first} is taken, because nobody
 *     asked for that very port
 */
public record EntryPort(OptionalInt first, boolean mayMove) {

  /** The port of one big Redis. */
  public static final int DEFAULT_PORT = 6379;

  private static final int LAST_PORT = 65535;

  /** 6379, or the next one that is free. */
  public static final EntryPort AUTO = new EntryPort(OptionalInt.of(DEFAULT_PORT), true);

  /** No entry port. */
  public static final EntryPort OFF = new EntryPort(OptionalInt.empty(), false);

  /** Checks the number. */
  public EntryPort {
    if (first.isPresent() && (first.getAsInt() < 1 || first.getAsInt() > LAST_PORT)) {
      throw new IllegalArgumentException(first.getAsInt() + " is not a port: use 1 to 65535");
    }
  }

  /**
   * Reads {@link #toString}.
   *
   * @throws IllegalArgumentException if it is none of the words and no port either
   */
  public static EntryPort parse(String text) {
    return switch (text) {
      case "auto" -> AUTO;
      case "off" -> OFF;
      default -> at(Integer.parseInt(text));
    };
  }

  /** This port and no other. */
  public static EntryPort at(int port) {
    return new EntryPort(OptionalInt.of(port), false);
  }

  /** The one port that is asked for; empty if there is none, or any will do. */
  public OptionalInt fixed() {
    return mayMove ? OptionalInt.empty() : first;
  }

  /** As it is written: {@code auto}, {@code off} or the number. */
  @Override
  public String toString() {
    if (first.isEmpty()) {
      return "off";
    }
    return mayMove ? "auto" : Integer.toString(first.getAsInt());
  }
}
