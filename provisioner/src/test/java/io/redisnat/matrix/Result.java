package io.redisnat.matrix;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of a scenario.
 *
 * @param note why, if it did not pass
 */
record Result(Verdict verdict, String note) {

  private static final Pattern LINE =
      Pattern.compile("(not )?ok \\d+ - (\\S+)(?: # (.*))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern SKIP = Pattern.compile("(?i)SKIP\\b:?\\s*(.*)");

  /** Of a scenario. */
  enum Verdict {
    PASS,
    FAIL,
    /** The client or the server has no such thing. */
    NOT_OFFERED
  }

  static Result fail(String why) {
    return new Result(Verdict.FAIL, why);
  }

  /** The result that a line of TAP tells of this scenario; empty if it tells nothing of it. */
  static Optional<Result> parse(String line, Scenario scenario) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || !matcher.group(2).equals(scenario.label())) {
      return Optional.empty();
    }
    String remark = matcher.group(3) == null ? "" : matcher.group(3);
    if (matcher.group(1) != null) {
      return Optional.of(fail(remark));
    }
    Matcher skip = SKIP.matcher(remark);
    return Optional.of(
        skip.matches()
            ? new Result(Verdict.NOT_OFFERED, skip.group(1))
            : new Result(Verdict.PASS, remark));
  }
}
