package io.redisnat.entry;

import io.redisnat.proxy.testing.RawFrames;
import java.util.List;
import java.util.Locale;

/**
 * One command of a differential run.
 *
 * @param arguments the command; one character a byte
 * @param difference how its replies may differ
 * @param refusal with {@link Difference#REFUSED}: how the error begins, without the dash
 * @param frames how many frames answer it
 */
record Step(List<String> arguments, Difference difference, String refusal, int frames) {

  /** A command with one reply, which must be the same. */
  static Step exact(String... arguments) {
    return of(Difference.EXACT, arguments);
  }

  /** A command with one reply. */
  static Step of(Difference difference, String... arguments) {
    return new Step(List.of(arguments), difference, "", 1);
  }

  /** The same with other arguments. */
  Step with(List<String> others) {
    return new Step(others, difference, refusal, frames);
  }

  /** The same with another number of replies. */
  Step answeredBy(int count) {
    return new Step(arguments, difference, refusal, count);
  }

  /** The same command, of which the entry port is known to say this. */
  Step refused(String error) {
    return new Step(arguments, Difference.REFUSED, error, frames);
  }

  /** The command's name in upper case; empty for an empty command. */
  String name() {
    return arguments.isEmpty() ? "" : arguments.get(0).toUpperCase(Locale.ROOT);
  }

  /** As it is sent. */
  String encoded() {
    return RawFrames.encode(arguments.toArray(String[]::new));
  }
}
