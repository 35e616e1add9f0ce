package io.redisnat.provisioner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.provisioner.lifecycle.Runtimes;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat status}: what there is, and whether it is well. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the cluster. Exit code 0 if it is ready, 3 if not.")
final class StatusCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    StatusReader.Result result;
    try (Runtimes runtimes = name.runtimes()) {
      result = new StatusReader(name.deployment(runtimes)).read();
    }
    PrintWriter out = Printing.out(spec);
    if (json) {
      out.println(json(result.report()));
    } else {
      print(result, out);
    }
    out.flush();
    return result.report().state().equals(StatusReport.READY) ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  static String json(StatusReport report) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status that cannot be printed: " + report, e);
    }
  }

  private static void print(StatusReader.Result result, PrintWriter out) {
    StatusReport report = result.report();
    out.println("cluster '" + report.name() + "' is " + report.state());
    Tree.lines(report).forEach(out::println);
    if (report.runtime() == null) {
      out.println("There is no cluster of this name: 'redis-nat up' makes one.");
    } else {
      result.missing().stream().limit(10).forEach(m -> out.println("missing: " + m));
    }
  }
}
