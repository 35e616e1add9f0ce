package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.ClusterUp;
import io.redisnat.provisioner.lifecycle.Decision;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat up}: makes a cluster and a proxy in front of it, or completes what is there. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a Redis Cluster and the proxy in front of it.",
      "Doing it twice is the same as once; doing it after a stop or a crash resumes."
    })
final class UpCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

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

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (Runtimes runtimes = name.runtimes()) {
      return run(runtimes);
    }
  }

  private int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    Foreground foreground = new Foreground(deployment, this::progress);
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
  private Deployment deployment(Runtimes runtimes) {
    Deployment found = name.deployment(runtimes);
    return found.exists() || name.runtime().isPresent()
        ? found
        : runtimes.detect(this::progress).open(name.name());
  }

  private ClusterState bringUp(Deployment deployment, Runtimes runtimes) {
    ClusterUp up = new ClusterUp(deployment, timeout, this::progress);
    ClusterState state = decided(deployment, runtimes);
    up.nodes(state);
    up.proxy(state);
    Summary.print(new StatusReader(deployment).read().report(), state, out());
    return state;
  }

  private ClusterState decided(Deployment deployment, Runtimes runtimes) {
    Optional<ClusterState> existing = deployment.read();
    if (existing.isPresent()) {
      options.requireSameAs(existing.get());
      return existing.get();
    }
    ClusterState state =
        new Decision(options.wanted(), runtimes.others(deployment), this::progress)
            .decide(deployment);
    // Before anything is started: whatever happens next, down and a second up know what to do.
    deployment.record(state);
    return state;
  }

  private PrintWriter out() {
    return Printing.out(spec);
  }

  private void progress(String line) {
    Printing.progress(spec, line);
  }
}
