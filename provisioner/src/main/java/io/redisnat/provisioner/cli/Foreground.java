package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * {@code up} without {@code --detach}: it stays, says what goes wrong, and takes proxy and nodes
 * along when it ends by Ctrl-C or SIGTERM. Their data stays.
 */
final class Foreground {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long WORK_ENDS_SECONDS = 5;

  private final StateDirectory directory;
  private final Consumer<String> say;
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean stopping;

  Foreground(StateDirectory directory, Consumer<String> say) {
    this.directory = directory;
    this.say = say;
  }

  /** From now on the end of this process is the end of proxy and nodes. */
  void stopNodesAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-nodes"));
  }

  private void stop() {
    if (done.getCount() == 0) {
      // It ended by itself, with an error or because another command removed the cluster.
      return;
    }
    stopping = true;
    say.accept("stopping (the data stays: 'up' resumes, 'down' removes)");
    // What is being started must be known before it can be stopped.
    worker.interrupt();
    try {
      done.await(WORK_ENDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    DownCommand.stop(directory);
    // Ctrl-C is how this command is ended, so it is no failure; the JVM would say 128 + signal.
    Runtime.getRuntime().halt(ExitCodes.OK);
  }

  boolean isStopping() {
    return stopping;
  }

  /** The command is at its end, one way or another. */
  void done() {
    done.countDown();
  }

  /** Says each change for the worse and for the better, until the cluster is removed. */
  void watch(ClusterState state) {
    say.accept("running; Ctrl-C stops it");
    StatusReader reader = new StatusReader(directory);
    List<String> known = List.of();
    ProblemLines proxyLog = new ProblemLines(directory.proxyLog());
    try (LocalCluster cluster = LocalCluster.open(directory, state)) {
      while (directory.exists()) {
        List<String> missing = reader.read(state, cluster).missing();
        if (!missing.equals(known) && directory.exists()) {
          say.accept(
              missing.isEmpty() ? "all is well again" : "missing: " + String.join(", ", missing));
          known = missing;
        }
        proxyLog.fresh().forEach(line -> say.accept("proxy: " + line));
        Poll.sleep(INTERVAL);
      }
    }
    say.accept("the cluster was removed by another command");
  }
}
