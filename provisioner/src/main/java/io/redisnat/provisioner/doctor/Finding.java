package io.redisnat.provisioner.doctor;

import java.util.Locale;

/**
 * What was found.
 *
 * @param about what was looked at, in a word
 * @param level how it is
 * @param text what there is
 * @param advice what to do; empty if nothing
 */
public record Finding(String about, Level level, String text, String advice) {

  /** How something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, with less. */
    WARN,
    /** Something will not work. */
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String about, String text) {
    return new Finding(about, Level.OK, text, "");
  }

  static Finding warn(String about, String text, String advice) {
    return new Finding(about, Level.WARN, text, advice);
  }

  static Finding fail(String about, String text, String advice) {
    return new Finding(about, Level.FAIL, text, advice);
  }
}
