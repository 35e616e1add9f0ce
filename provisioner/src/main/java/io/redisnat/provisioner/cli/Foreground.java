package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * {@code up} without {@code --detach}: it stays, says what goes wrong, and takes proxy and nodes
 * along when it ends by Ctrl-C or SIGTERM. Their data stays.
 */
final class Foreground {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long WORK_ENDS_SECONDS = 5;

  /** A warning or an error, in either format of the proxy's log. */
  private static final Pattern PROBLEM =
      Pattern.compile(" (WARN|ERROR) |\"level\":\"(WARN|ERROR)\"");

  private final Deployment deployment;
  private final Consumer<String> say;
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean stopping;

  Foreground(Deployment deployment, Consumer<String> say) {
    this.deployment = deployment;
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
    deployment.proxy().stop();
    deployment.read().ifPresent(state -> deployment.machines().stop(Part.machines(state)));
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
  void watch(ClusterState begun) {
    say.accept("running; Ctrl-C stops it");
    StatusReader reader = new StatusReader(deployment);
    List<String> known = List.of();
    Thread proxyLog = proxyProblems();
    // Another command may change the nodes; what stays of the connections is of use all the same.
    try (ClusterAdmin admin = Admins.of(deployment, begun)) {
      while (deployment.exists()) {
        ClusterState state = deployment.read().orElse(begun);
        List<String> missing = reader.read(state, admin).missing();
        if (!missing.equals(known) && deployment.exists()) {
          say.accept(
              missing.isEmpty() ? "all is well again" : "missing: " + String.join(", ", missing));
          known = missing;
        }
        Poll.sleep(INTERVAL);
      }
    } finally {
      proxyLog.interrupt();
    }
    say.accept("the cluster was removed by another command");
  }

  /** The warnings and errors that the proxy logs from now on. */
  private Thread proxyProblems() {
    Thread thread =
        new Thread(
            () ->
                deployment
                    .proxy()
                    .logs(
                        0,
                        true,
                        line -> {
                          if (PROBLEM.matcher(line).find()) {
                            say.accept("proxy: " + line);
                          }
                        }),
            "proxy-log");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
