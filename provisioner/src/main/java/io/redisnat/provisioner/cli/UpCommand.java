package io.redisnat.provisioner.cli;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.lifecycle.ClusterUp;
import io.redisnat.provisioner.lifecycle.Decision;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redis-nat up}: makes a cluster and a proxy in front of it, or completes what is there. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a Redis Cluster and the proxy in front of it.",
      "Doing it twice is the same as once; doing it after a stop or a crash resumes."
    })
final class UpCommand extends ClusterCommand {

  @Mixin private UpOptions options = new UpOptions();

  @Option(
      names = "--detach",
      description = "Return once the cluster is ready and leave it running in the background.")
  private boolean detach;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Durations.class,
      description = "How long becoming ready may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Override
  int run(Runtimes runtimes) {
    Deployment deployment = where(runtimes);
    Foreground foreground = new Foreground(deployment, this::say);
    if (!detach) {
      foreground.stopNodesAtExit();
    }
    try {
      ClusterState state = deployment.exclusively(() -> bringUp(deployment, runtimes));
      if (!detach) {
        foreground.watch(state);
      }
      return ExitCodes.OK;
    } catch (RuntimeException e) {
      if (foreground.isStopping()) {
        // Ctrl-C while it was being made: that is no failure.
        return ExitCodes.OK;
      }
      throw e;
    } finally {
      foreground.done();
    }
  }

  /** Where it is, or else where it is going to be. */
  private Deployment where(Runtimes runtimes) {
    Deployment found = deployment(runtimes);
    return found.exists() || name().runtime().isPresent()
        ? found
        : runtimes.detect(this::say).open(name().name());
  }

  private ClusterState bringUp(Deployment deployment, Runtimes runtimes) {
    ClusterUp up = new ClusterUp(deployment, timeout, this::say);
    ClusterState state = decided(deployment, runtimes);
    up.nodes(state);
    up.proxy(state);
    StatusReport report = new StatusReader(deployment).read().report();
    report.entry().filter(entry -> isElsewhere(state, entry)).ifPresent(this::sayElsewhere);
    if (isJson()) {
      out().println(json(report));
      out().flush();
    } else {
      Summary.print(report, state, out());
    }
    return state;
  }

  /** True if a default gave way. */
  private static boolean isElsewhere(ClusterState state, HostPort entry) {
    return state.proxy().filter(p -> p.entryPort().mayMove()).isPresent()
        && entry.port() != EntryPort.DEFAULT_PORT;
  }

  private void sayElsewhere(HostPort entry) {
    say("port %d is taken: the entry port is %d".formatted(EntryPort.DEFAULT_PORT, entry.port()));
  }

  private ClusterState decided(Deployment deployment, Runtimes runtimes) {
    Optional<ClusterState> existing = deployment.read();
    if (existing.isPresent()) {
      options.requireSameAs(existing.get());
      return existing.get();
    }
    ClusterState state =
        new Decision(options.wanted(), runtimes.others(deployment), this::say).decide(deployment);
    // Before anything is started: whatever happens next, down and a second up know what to do.
    deployment.record(state);
    return state;
  }

  private void say(String line) {
    progress().line(line);
  }
}
