package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.outside.NodePortCheck;
import io.redisnat.provisioner.outside.OutsidePorts;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.ProxyRunner;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The proxy as a container beside the machines, and the only one whose ports are published. */
final class Sidecar implements ProxyRunner {

  /** Of its container and its volume. */
  static final String NAME = "proxy";

  /** Of the volume of its ledger. */
  static final String LEDGER = "ledger";

  private static final String LEDGER_DIRECTORY = "/var/lib/redis-nat";
  private static final int GRACE_SECONDS = 15;
  private static final int LINES_SHOWN = 5;

  private final Engine engine;
  private final ClusterObjects objects;
  private final StateDirectory directory;
  private final Function<ClusterState, String> image;

  /**
   * Starts nothing yet.
   *
   * @param directory gets a copy of the ledger, to read it
   * @param image what it is made of; asked for only if it has to be made
   */
  Sidecar(
      Engine engine,
      ClusterObjects objects,
      StateDirectory directory,
      Function<ClusterState, String> image) {
    this.engine = engine;
    this.objects = objects;
    this.directory = directory;
    this.image = image;
  }

  @Override
  public void start(ClusterState state, Duration timeout) {
    if (objects.proxy().filter(Box::isRunning).isEmpty()) {
      new SidecarStart(engine, objects, place(state)).run(port -> create(state, port));
    }
    boolean decided = Poll.until(timeout, () -> !isRunning() || silent(state).isEmpty());
    if (!isRunning()) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "the proxy ended as soon as it was started; it printed last:\n" + last());
    }
    if (!decided) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          "the proxy is not ready: no answer at %s; it printed last:%n%s"
              .formatted(silent(state).map(HostPort::toString).orElse("(now all)"), last()));
    }
  }

  private boolean isRunning() {
    return objects.proxy().filter(Box::isRunning).isPresent();
  }

  private String last() {
    return objects
        .proxy()
        .map(box -> new ContainerLogs(engine).last(box, LINES_SHOWN))
        .orElse("(its container is gone)");
  }

  private void create(ClusterState state, OptionalInt entryPort) {
    ProxyPlace place = place(state);
    String volume = objects.volumeName(LEDGER);
    objects.ensureVolume(volume, Labels.of(objects.cluster(), Role.LEDGER));
    Ports bindings = new Ports();
    List<ExposedPort> ports =
        IntStream.concat(
                IntStream.rangeClosed(place.portBase(), place.lastPort()), entryPort.stream())
            .mapToObj(ExposedPort::tcp)
            .toList();
    ports.forEach(
        port -> bindings.bind(port, Ports.Binding.bindIpAndPort(place.bind(), port.getPort())));
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(objects.networkName())
            .withReadonlyRootfs(true)
            .withTmpFs(Map.of("/tmp", ""))
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withBinds(new Bind(volume, new Volume(LEDGER_DIRECTORY)))
            .withPortBindings(bindings);
    String name = objects.containerName(NAME);
    engine.ask(
        "create container " + name,
        c ->
            c.createContainerCmd(image.apply(state))
                .withName(name)
                .withHostName(NAME)
                .withAliases(NAME)
                .withLabels(
                    Labels.of(
                        objects.cluster(),
                        Role.PROXY,
                        Labels.PLAN,
                        Records.planHash(state),
                        Labels.ENTRY_PORT,
                        text(entryPort)))
                .withEnv(environment(state, place, entryPort))
                .withIpv4Address(Settings.of(state).subnet().proxy())
                .withExposedPorts(ports)
                .withHostConfig(host)
                .exec());
  }

  private static String text(OptionalInt entryPort) {
    return entryPort.isPresent() ? Integer.toString(entryPort.getAsInt()) : "off";
  }

  private static List<String> environment(
      ClusterState state, ProxyPlace place, OptionalInt entryPort) {
    return List.of(
        "REDIS_NAT_UPSTREAM_SEEDS="
            + state.addresses().stream().map(HostPort::toString).collect(Collectors.joining(",")),
        "REDIS_NAT_ADVERTISE=" + place.host(),
        "REDIS_NAT_PORT_BASE=" + place.portBase(),
        "REDIS_NAT_CAPACITY=" + place.capacity(),
        "REDIS_NAT_ENTRY_PORT=" + text(entryPort));
  }

  private static ProxyPlace place(ClusterState state) {
    return state
        .proxy()
        .orElseThrow(() -> new IllegalArgumentException(state.name() + " has no proxy"));
  }

  @Override
  public void stop() {
    objects
        .proxy()
        .filter(Box::isRunning)
        .ifPresent(
            box ->
                engine.ask(
                    "stop container " + box.name(),
                    c -> c.stopContainerCmd(box.id()).withTimeout(GRACE_SECONDS).exec()));
  }

  @Override
  public Optional<Running> running(ClusterState state) {
    return objects
        .proxy()
        .filter(Box::isRunning)
        .map(
            box ->
                new Running(
                    OptionalLong.empty(), Optional.of(box.name()), box.state(), box.entryPort()));
  }

  @Override
  public List<String> missing(ClusterState state) {
    if (state.proxy().isEmpty()) {
      return List.of();
    }
    if (!isRunning()) {
      return List.of("the proxy, which does not run");
    }
    return silent(state).map(port -> "the proxy's answer at " + port).stream().toList();
  }

  private Optional<HostPort> silent(ClusterState state) {
    List<Integer> ports = new ArrayList<>(ports(state).values());
    objects.proxy().stream().flatMapToInt(box -> box.entryPort().stream()).forEach(ports::add);
    return NodePortCheck.firstSilent(place(state).dialHost(), ports);
  }

  @Override
  public Map<HostPort, Integer> ports(ClusterState state) {
    objects.proxy().ifPresent(this::copyLedger);
    return OutsidePorts.of(directory, state);
  }

  /** The volume cannot be read but through its container. */
  private void copyLedger(Box box) {
    Optional<InputStream> archive =
        engine.find(
            "read the ledger in container " + box.name(),
            c -> c.copyArchiveFromContainerCmd(box.id(), LEDGER_DIRECTORY + "/" + LEDGER).exec());
    if (archive.isEmpty()) {
      return;
    }
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive.get())) {
      if (tar.getNextEntry() != null) {
        StateDirectory.create(directory.path());
        Files.write(directory.ledger(), tar.readAllBytes());
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.ENGINE, "cannot read the ledger of " + box.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void logs(int tail, boolean follow, Consumer<String> lines) {
    objects
        .proxy()
        .ifPresent(box -> new ContainerLogs(engine).handOver(box, "", tail, follow, lines));
  }
}
