package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
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

  @Option(
      names = "--runtime",
      paramLabel = "local|docker",
      defaultValue = "local",
      description = "Where the nodes run (default: ${DEFAULT-VALUE}).")
  private Where runtime = Where.LOCAL;

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

  /** Where nodes can run. */
  enum Where {
    LOCAL,
    DOCKER
  }

  @Override
  public Integer call() {
    if (runtime == Where.DOCKER) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--runtime docker is not in this build, which has the local runtime only: use --runtime local");
    }
    StateDirectory directory = name.directory();
    Foreground foreground = new Foreground(directory, this::progress);
    if (!detach) {
      foreground.stopNodesAtExit();
    }
    try {
      ClusterState state = directory.exclusively(() -> bringUp(directory));
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

  private ClusterState bringUp(StateDirectory directory) {
    long begin = System.nanoTime();
    ClusterState state = decided(directory);
    try (LocalCluster cluster = LocalCluster.open(directory, state)) {
      cluster.up(timeout, this::progress);
      Duration left = timeout.minusNanos(System.nanoTime() - begin);
      if (left.isNegative()) {
        throw new RuntimeFailure(
            Kind.TIMEOUT,
            "the cluster is ready, but no time of --timeout %d s is left for the proxy: 'up' again goes on from here"
                .formatted(timeout.toSeconds()));
      }
      state.proxy().ifPresent(place -> startProxy(directory, state, place, left));
      Summary.print(new StatusReader(directory).read(state, cluster).report(), state, out());
    }
    return state;
  }

  private ClusterState decided(StateDirectory directory) {
    Optional<ClusterState> existing = directory.read();
    if (existing.isPresent()) {
      options.requireSameAs(existing.get());
      return existing.get();
    }
    ClusterState state =
        new Decision(options, directory.others(), this::progress).decide(directory);
    // Before anything is started: whatever happens next, down and a second up know what to do.
    directory.write(state);
    return state;
  }

  private void startProxy(
      StateDirectory directory, ClusterState state, ProxyPlace place, Duration left) {
    List<String> command = List.of();
    if (!directory.proxy().isRunning()) {
      progress("starting the proxy");
      command = OwnCommand.line(directory.path());
    }
    new ProxyProcess(directory, state, place, command).up(left);
  }

  private PrintWriter out() {
    return Printing.out(spec);
  }

  private void progress(String line) {
    PrintWriter err = Printing.err(spec);
    err.println(line);
    err.flush();
  }
}
