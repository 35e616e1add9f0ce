package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Poll;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that shows the cluster, once or again and again. */
abstract class WatchCommand extends ClusterCommand {

  private static final int MISSING_SHOWN = 10;

  /** Cursor home, then erase what is below (ECMA-48). */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = {"-w", "--watch"},
      description = "Show it again and again, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Durations.class,
      description = "How often --watch looks (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ofSeconds(2);

  @Option(names = "--times", paramLabel = "N", defaultValue = "0", hidden = true)
  private int times;

  @Override
  final int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    StatusReader.Result result = new StatusReader(deployment).read();
    show(result);
    for (int shown = 1; watch && shown != times; shown++) {
      Poll.sleep(interval);
      result = new StatusReader(deployment).read();
      show(result);
    }
    return result.report().state().equals(StatusReport.READY) ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  abstract List<String> lines(StatusReport report);

  private void show(StatusReader.Result result) {
    StatusReport report = result.report();
    if (isJson()) {
      out().println(watch ? compact(report) : json(report));
    } else {
      print(report, result.missing());
    }
    out().flush();
  }

  private void print(StatusReport report, List<String> missing) {
    if (watch && Printing.isTerminal()) {
      out().print(CLEAR);
    }
    out().println("cluster '" + report.name() + "' is " + report.state());
    lines(report).forEach(out()::println);
    report.entry().ifPresent(entry -> out().println("entry port for any client: " + entry));
    if (report.runtime() == null) {
      out().println("There is no cluster of this name: 'redis-nat up' makes one.");
    } else {
      missing.stream().limit(MISSING_SHOWN).forEach(m -> out().println("missing: " + m));
      if (missing.size() > MISSING_SHOWN) {
        out().println("missing: " + (missing.size() - MISSING_SHOWN) + " things more");
      }
    }
  }
}
