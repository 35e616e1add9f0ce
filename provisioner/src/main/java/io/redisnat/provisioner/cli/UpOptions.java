package io.redisnat.provisioner.cli;

import io.redisnat.model.EntryPort;
import io.redisnat.provisioner.docker.Settings;
import io.redisnat.provisioner.lifecycle.Wanted;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.PlacementException;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.report.PlanFile;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code up} can be told about the cluster; what is not told has a default. */
final class UpOptions {

  private static final int MACHINES = 3;
  private static final int NODES = 3;
  private static final int REPLICAS = 2;
  private static final String BIND = "127.0.0.1";

  @Option(
      names = "--machines",
      paramLabel = "N",
      description = "How many machines to stand for (default: 3).")
  @Nullable Integer machines;

  @Option(
      names = "--nodes-per-machine",
      paramLabel = "N",
      description = "Nodes on each machine (default: 3).")
  @Nullable Integer nodesPerMachine;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Replicas of each master (default: 2).")
  @Nullable Integer replicas;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Build what 'plan --out FILE' has planned.")
  @Nullable Path plan;

  @Option(
      names = "--port-base",
      paramLabel = "PORT",
      description =
          "First node port of the proxy (default: 7000, or the next free block of ports).")
  @Nullable Integer portBase;

  @Option(
      names = "--entry-port",
      paramLabel = "auto|off|PORT",
      converter = EntryPorts.class,
      description = "The one port for any client (default: 6379, or the next one that is free).")
  @Nullable EntryPort entryPort;

  @Option(
      names = "--bind",
      paramLabel = "IP",
      description = "Address the proxy listens on (default: 127.0.0.1).")
  @Nullable String bind;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "Host that clients are told (default: the address they came to).")
  @Nullable String advertise;

  @Option(
      names = "--proxy",
      paramLabel = "host|sidecar",
      description =
          "The proxy is a process of this host, or with runtime docker a container (default: host).")
  @Nullable Where proxy;

  @Option(
      names = "--subnet",
      paramLabel = "CIDR",
      description =
          "Runtime docker: network of the machines (default: 10.10.10.0/24, or the next free one).")
  @Nullable String subnet;

  @Option(
      names = "--base-image",
      paramLabel = "IMAGE",
      description =
          "Runtime docker: what the machines are built on, such as redis:8 (default: Debian).")
  @Nullable String baseImage;

  @Option(
      names = "--publish",
      paramLabel = "auto|always|never",
      description =
          "Runtime docker: publish each node on 127.0.0.1 (default: where this host does not reach containers).")
  @Nullable String publish;

  @Option(
      names = "--redis",
      paramLabel = "KEY=VALUE",
      description = "A line for each node's redis.conf, instead of ours of that key.")
  Map<String, String> redis = new LinkedHashMap<>();

  @Option(names = "--force", description = "Build a shape even if losing one machine breaks it.")
  boolean force;

  Shape shape() {
    return new Shape(or(machines, MACHINES), or(nodesPerMachine, NODES), or(replicas, REPLICAS));
  }

  /**
   * A new cluster of that kind.
   *
   * @throws io.redisnat.provisioner.plan.PlacementException if it cannot or should not be built
   */
  Wanted wanted() {
    Map<String, String> settings = new HashMap<>();
    put(settings, Settings.SUBNET, subnet);
    put(settings, Settings.BASE_IMAGE, baseImage);
    put(settings, Settings.PUBLISH, publish);
    redis.forEach((key, value) -> settings.put(ClusterState.REDIS_OPTION + key, value));
    return new Wanted(
        planned(),
        plan == null ? shape().replicas() : file().demand().replicas(),
        new Wanted.Proxy(
            or(bind, BIND),
            Optional.ofNullable(advertise),
            Optional.ofNullable(portBase),
            or(entryPort, EntryPort.AUTO),
            or(proxy, Where.HOST)),
        settings);
  }

  private ClusterPlan planned() {
    if (plan == null) {
      return Planner.plan(shape(), force);
    }
    PlanFile file = file();
    file.requireWorld(PlanFile.worldOf(List.of()));
    Optional<String> danger = Planner.danger(file.plan());
    if (danger.isPresent() && !force) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          "unsafe: %s: make another plan (--force builds it all the same)".formatted(danger.get()));
    }
    return file.plan();
  }

  private PlanFile file() {
    if (machines != null || nodesPerMachine != null || replicas != null) {
      String option =
          machines != null
              ? "--machines"
              : nodesPerMachine != null ? "--nodes-per-machine" : "--replicas";
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--plan says which machines there are: leave %s out".formatted(option));
    }
    return PlanFile.read(Objects.requireNonNull(plan, "asked for only if there is one"));
  }

  /** Refuses options that contradict the cluster that is there. */
  void requireSameAs(ClusterState state) {
    requireInRange(state);
    if (plan != null && !Optional.of(file().plan()).equals(state.plan())) {
      // What was interrupted goes on; anything else is another cluster than the planned one.
      file().requireWorld(PlanFile.worldOf(state.addresses()));
      throw new RuntimeFailure(
          Kind.STALE,
          "cluster '%s' exists and was not built by this plan: 'redis-nat down --name %s' first, or use another --name"
              .formatted(state.name(), state.name()));
    }
    same(state, "--machines", machines, state.machines());
    same(state, "--nodes-per-machine", nodesPerMachine, state.nodesPerMachine());
    same(state, "--replicas", replicas, state.replicas());
    state
        .proxy()
        .ifPresent(
            place -> {
              same(state, "--port-base", portBase, place.portBase());
              same(state, "--entry-port", entryPort, place.entryPort());
              same(state, "--bind", bind, place.bind());
              same(state, "--advertise", advertise, place.advertise().orElse("(none)"));
              same(state, "--proxy", proxy, place.where());
            });
    same(state, "--subnet", subnet, state.settings().getOrDefault(Settings.SUBNET, "(none)"));
    same(
        state,
        "--base-image",
        baseImage,
        state.settings().getOrDefault(Settings.BASE_IMAGE, "(none)"));
  }

  /** What is never good is a usage error, whether there is a cluster or not. */
  private void requireInRange(ClusterState state) {
    try {
      new Shape(
          or(machines, state.machines()),
          or(nodesPerMachine, state.nodesPerMachine()),
          or(replicas, state.replicas()));
    } catch (PlacementException e) {
      if (e.verdict() == PlacementException.Verdict.OUT_OF_RANGE) {
        throw e;
      }
    }
  }

  private static void same(
      ClusterState state, String option, @Nullable Object asked, Object existing) {
    if (asked != null && !Objects.equals(asked, existing)) {
      throw new RuntimeFailure(
          Kind.CONFLICT,
          "cluster '%s' exists with %s %s, not %s: 'add-machine', 'remove-machine' and 'scale' change a cluster, 'redis-nat down --name %s' removes it; or use another --name"
              .formatted(state.name(), option, existing, asked, state.name()));
    }
  }

  private static void put(Map<String, String> settings, String key, @Nullable String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
