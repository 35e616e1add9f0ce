package io.redisnat.config;

import com.typesafe.config.ConfigValue;

/** A value does not have the form its key asks for. Never leaves the reader. */
final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ConfigValue culprit;

  /**
   * Says what is wrong.
   *
   * @param culprit the value, or the element of a list that is to blame: its line is shown
   * @param what goes on after the key: what was found, what it must be
   */
  BadValueException(ConfigValue culprit, String what) {
    // No stack trace: the fault is in the user's file, and that is where the message points.
    super(what, null, false, false);
    this.culprit = culprit;
  }

  ConfigValue culprit() {
    return culprit;
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
