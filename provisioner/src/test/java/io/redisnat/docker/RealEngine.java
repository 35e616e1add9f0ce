package io.redisnat.docker;

import static org.assertj.core.api.Assertions.fail;

import io.redisnat.model.EntryPort;
import io.redisnat.provisioner.docker.DockerRuntime;
import io.redisnat.provisioner.docker.Engine;
import io.redisnat.provisioner.docker.EngineLocator;
import io.redisnat.provisioner.docker.Images;
import io.redisnat.provisioner.lifecycle.ClusterUp;
import io.redisnat.provisioner.lifecycle.Decision;
import io.redisnat.provisioner.lifecycle.Wanted;
import io.redisnat.provisioner.outside.OwnCommand;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.proxy.testing.InstalledProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** The container engine of this machine, and clusters on it that are gone after the test. */
final class RealEngine implements AutoCloseable {

  /** Generous: machines that run tests are busy. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DockerRuntime runtime;
  private final Path directory;

  private RealEngine(DockerRuntime runtime, Path directory) {
    this.runtime = runtime;
    this.directory = directory;
  }

  /**
   * Skips the test, or fails it in CI, if no engine answers or it lacks the image to build on: a
   * test pulls nothing.
   */
  static RealEngine require(Path directory) {
    try {
      Engine engine = Engine.connect(new EngineLocator().locate(null));
      if (!new Images(engine).exists(Images.DEFAULT_BASE)) {
        engine.close();
        return absent("the engine has no image " + Images.DEFAULT_BASE);
      }
      return new RealEngine(new DockerRuntime(engine, directory, OwnCommand::proxy), directory);
    } catch (RuntimeFailure e) {
      return absent(String.valueOf(e.getMessage()));
    }
  }

  private static RealEngine absent(String why) {
    if (InstalledProgram.isCi()) {
      fail(why);
    }
    Assumptions.abort(why);
    throw new IllegalStateException("aborted above");
  }

  DockerRuntime runtime() {
    return runtime;
  }

  Path directory() {
    return directory;
  }

  /** A name that no other test of this machine uses. */
  static String name(String what) {
    return "it-%s-%d-%d".formatted(what, ProcessHandle.current().pid(), NUMBER.incrementAndGet());
  }

  /** A cluster of three machines that is decided on and recorded; nothing is made. */
  Deployment decide(String name, int nodesPerMachine, Proxy proxy, Map<String, String> settings) {
    Deployment deployment = runtime.open(name);
    Shape shape = new Shape(3, nodesPerMachine, nodesPerMachine - 1);
    Wanted wanted =
        new Wanted(
            Planner.plan(shape, false),
            shape.replicas(),
            new Wanted.Proxy(
                proxy.bind(), Optional.empty(), Optional.empty(), EntryPort.AUTO, proxy.where()),
            settings);
    ClusterState state = new Decision(wanted, List.of(), line -> {}).decide(deployment);
    deployment.record(state);
    return deployment;
  }

  /** Makes it, or completes it. */
  static ClusterState up(Deployment deployment) {
    ClusterState state = deployment.read().orElseThrow();
    ClusterUp up = new ClusterUp(deployment, PATIENCE, line -> {});
    up.nodes(state);
    up.proxy(state);
    return state;
  }

  static void remove(Deployment deployment) {
    deployment.remove(true, false, line -> {});
  }

  @Override
  public void close() {
    runtime.close();
  }

  /** Where the proxy is to be. */
  record Proxy(String bind, Where where) {
    static final Proxy LOCAL = new Proxy("127.0.0.1", Where.HOST);
  }
}
