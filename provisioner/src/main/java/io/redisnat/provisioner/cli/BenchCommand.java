package io.redisnat.provisioner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.provisioner.bench.SoakReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code redis-nat bench}: a load on a cluster and a proxy that are made for it and removed again.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts a proxy under load for some time, with a master killed every minute, and fails (3) on",
      "a wrong reply, a lost write, or growth of its memory, descriptors or threads.",
      "The cluster and the proxy are its own; it removes them in the end."
    })
final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--soak",
      required = true,
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long, as in 10m; some more seconds to start and to look back.")
  private Duration time = Duration.ZERO;

  @Option(
      names = "--failover-every",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = Durations.class,
      description = "Time between two failovers (default: ${DEFAULT-VALUE}).")
  private Duration failoverEvery = Duration.ofMinutes(1);

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = Printing.err(spec);
    SoakReport report;
    try (SoakBed bed =
        SoakBed.start(
            line -> {
              err.println(line);
              err.flush();
            })) {
      report = bed.soak().run(time, failoverEvery);
    }
    print(report);
    return report.problems().isEmpty() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  private void print(SoakReport report) throws Exception {
    PrintWriter out = Printing.out(spec);
    if (json) {
      out.println(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(SoakJson.of(report)));
    } else {
      SoakJson.lines(report).forEach(out::println);
    }
    out.flush();
  }
}
