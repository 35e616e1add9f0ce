package io.redisnat.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.redisnat.matrix.Result.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** Puts results into a table, and makes a test of each. */
final class Recorder {

  private final Explained explained;

  Recorder(Explained explained) {
    this.explained = explained;
  }

  /**
   * The tests of one client.
   *
   * @param row of the table
   * @param prefix of every note, or empty
   */
  DynamicContainer record(Table table, String row, String prefix, ClientRun run) {
    Map<Scenario, Result> noted = new EnumMap<>(Scenario.class);
    run.results()
        .forEach((scenario, result) -> noted.put(scenario, noted(run, scenario, prefix, result)));
    table.add(row, noted);
    return dynamicContainer(
        run.program().name(),
        Stream.of(Scenario.values())
            .map(
                scenario ->
                    dynamicTest(
                        scenario.label(),
                        () -> check(run.program(), scenario, run.results().get(scenario)))));
  }

  /** True if nothing failed that is not explained. */
  boolean passes(ClientRun run) {
    return run.results().entrySet().stream()
        .filter(entry -> entry.getValue().verdict() == Verdict.FAIL)
        .allMatch(entry -> explained.reason(run.program(), entry.getKey()).isPresent());
  }

  private Result noted(ClientRun run, Scenario scenario, String prefix, Result result) {
    String note = result.note();
    if (result.verdict() == Verdict.FAIL) {
      note = explained.reason(run.program(), scenario).orElse("not explained: " + note);
    }
    return new Result(result.verdict(), prefix + note);
  }

  /**
   * What is not offered is no failure; the table says so, and is compared with the published one.
   */
  private void check(ClientProgram program, Scenario scenario, Result result) {
    assertThat(result).as("a result of %s", scenario.label()).isNotNull();
    if (result.verdict() == Verdict.FAIL && explained.reason(program, scenario).isEmpty()) {
      throw new AssertionError(
          "%s, %s: %s".formatted(program.name(), scenario.label(), result.note()));
    }
  }
}
