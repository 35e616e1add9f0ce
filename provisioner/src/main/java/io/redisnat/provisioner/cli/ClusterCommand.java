package io.redisnat.provisioner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.Deployment;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands about one cluster have in common: its name, and how they print. */
abstract class ClusterCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Option(
      names = "--json",
      description = "Print the result, and an error too, as JSON, for programs.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() {
    try (Runtimes runtimes = name.runtimes()) {
      return run(runtimes);
    }
  }

  /** Does the work; returns the exit code. */
  abstract int run(Runtimes runtimes);

  final NameOption name() {
    return name;
  }

  final Deployment deployment(Runtimes runtimes) {
    return name.deployment(runtimes);
  }

  final boolean isJson() {
    return json;
  }

  final PrintWriter out() {
    return Printing.out(spec);
  }

  final ProgressLines progress() {
    return new ProgressLines(Printing.err(spec), Printing.isTerminal());
  }

  /** Prints the result of a command that has not much to say. */
  final void result(String text, Map<String, ?> forPrograms) {
    out().println(json ? json(forPrograms) : text);
    out().flush();
  }

  /** JSON on one line. */
  static String compact(Object value) {
    return json(value, new ObjectMapper());
  }

  /** JSON on many lines. */
  static String json(Object value) {
    return json(value, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT));
  }

  private static String json(Object value, ObjectMapper mapper) {
    try {
      return mapper
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that cannot be printed: " + value, e);
    }
  }
}
