package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.model.Hosts;
import io.redisnat.provisioner.local.LocalRuntime;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Deployment.Placed;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Decides ports and addresses of a new cluster. Ports and addresses that another cluster of this
 * user has decided on are left to it, even while it is stopped.
 */
public final class Decision {

  private static final int DEFAULT_PORT = 7000;
  private static final int STEP = 100;
  private static final int LAST_PORT = 65535;
  private static final int CAPACITY = 64;

  private final Wanted wanted;
  private final List<ClusterState> others;
  private final Consumer<String> note;

  /**
   * Decides nothing yet.
   *
   * @param others the other clusters of this user, on all runtimes
   * @param note gets a line for what is not as usual
   */
  public Decision(Wanted wanted, List<ClusterState> others, Consumer<String> note) {
    this.wanted = wanted;
    this.others = List.copyOf(others);
    this.note = note;
  }

  /**
   * Everything about the new cluster; nothing is made.
   *
   * @throws RuntimeFailure with kind CONFIGURATION for what makes no sense, CONFLICT for ports and
   *     addresses that are taken
   */
  public ClusterState decide(Deployment deployment) {
    checkSidecar(deployment.runtime());
    ProxyPlace proxy = proxyPlace();
    Placed placed =
        deployment.place(
            wanted.plan(),
            new Deployment.Wish(wanted.settings(), address -> isUsable(address, proxy)),
            note);
    return new ClusterState(
        deployment.name(),
        deployment.runtime(),
        wanted.machines(),
        wanted.nodesPerMachine(),
        wanted.replicas(),
        placed.nodes(),
        Optional.of(wanted.plan()),
        Optional.of(proxy),
        placed.settings());
  }

  private void checkSidecar(String runtime) {
    if (wanted.proxy().where() != Where.SIDECAR) {
      return;
    }
    if (runtime.equals(LocalRuntime.KIND)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--proxy sidecar is a container: use --runtime docker, or --proxy host");
    }
    if (isWildcard(wanted.proxy().bind()) && wanted.proxy().advertise().isEmpty()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "a sidecar does not see which address of this host a client came to: with --bind %s name the host that clients are told with --advertise"
              .formatted(wanted.proxy().bind()));
    }
  }

  private boolean isUsable(HostPort address, ProxyPlace proxy) {
    boolean proxys =
        address.port() >= proxy.portBase()
            && address.port() <= proxy.lastPort()
            && (isWildcard(proxy.bind()) || proxy.bind().equals(address.host()));
    return !proxys && others.stream().noneMatch(o -> o.addresses().contains(address));
  }

  private ProxyPlace proxyPlace() {
    String bind = wanted.proxy().bind();
    if (!Hosts.isIpLiteral(bind) || !Ports.isLocal(bind)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "cannot listen on '%s': --bind needs an IP address of this machine, or 0.0.0.0 for all"
              .formatted(bind));
    }
    wanted
        .proxy()
        .advertise()
        .filter(host -> !Hosts.isHost(host) || Hosts.isWildcard(host))
        .ifPresent(
            host -> {
              throw new RuntimeFailure(
                  Kind.CONFIGURATION,
                  "clients cannot be told '%s': --advertise needs a host name or an IP address"
                      .formatted(host));
            });
    ProxyPlace place =
        wanted.proxy().portBase().isPresent()
            ? explicit(wanted.proxy().portBase().get())
            : firstFree();
    // A default needs no decision: it gives way when the proxy starts, and then says so.
    place.entryPort().fixed().ifPresent(port -> requireEntryPort(place, port));
    return place;
  }

  private void requireEntryPort(ProxyPlace place, int port) {
    if (isOf(place, port)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--entry-port %d is one of the node ports %d-%d: choose another"
              .formatted(port, place.portBase(), place.lastPort()));
    }
    if (!Ports.isFree(new HostPort(place.bind(), port))) {
      throw new RuntimeFailure(
          Kind.CONFLICT,
          "port %d on %s is taken%s: choose another --entry-port"
              .formatted(port, place.bind(), Ports.holder(port).map(h -> " by " + h).orElse("")));
    }
    others.stream()
        .filter(o -> o.proxy().filter(p -> wants(p, place.bind(), port)).isPresent())
        .findFirst()
        .ifPresent(
            o -> {
              throw new RuntimeFailure(
                  Kind.CONFLICT,
                  "port %d belongs to cluster '%s': choose another --entry-port"
                      .formatted(port, o.name()));
            });
  }

  private static boolean wants(ProxyPlace other, String bind, int port) {
    return isSameBind(other.bind(), bind)
        && (isOf(other, port) || other.entryPort().fixed().equals(OptionalInt.of(port)));
  }

  private static boolean isOf(ProxyPlace place, int port) {
    return place.portBase() <= port && port <= place.lastPort();
  }

  private ProxyPlace explicit(int base) {
    if (base < 1 || base + wanted.nodes() - 1 > LAST_PORT) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--port-base %d leaves no room for %d node ports: use 1 to %d"
              .formatted(base, wanted.nodes(), LAST_PORT - wanted.nodes() + 1));
    }
    ProxyPlace place = place(base);
    for (int port = base; port < base + wanted.nodes(); port++) {
      if (!Ports.isFree(new HostPort(place.bind(), port))) {
        throw new RuntimeFailure(
            Kind.CONFLICT,
            "port %d on %s is taken%s: choose another --port-base"
                .formatted(port, place.bind(), Ports.holder(port).map(h -> " by " + h).orElse("")));
      }
    }
    other(place)
        .ifPresent(
            o -> {
              throw new RuntimeFailure(
                  Kind.CONFLICT,
                  "ports from %d on belong to cluster '%s': choose another --port-base"
                      .formatted(base, o.name()));
            });
    return place;
  }

  private ProxyPlace firstFree() {
    int step = (capacity() + STEP - 1) / STEP * STEP;
    for (int base = DEFAULT_PORT; base + capacity() - 1 <= LAST_PORT; base += step) {
      ProxyPlace place = place(base);
      boolean besideEntry = place.entryPort().fixed().stream().noneMatch(p -> isOf(place, p));
      if (besideEntry && isFree(place, wanted.nodes()) && other(place).isEmpty()) {
        if (base != DEFAULT_PORT) {
          note.accept(
              "ports from %d on are taken: the proxy gets those from %d on"
                  .formatted(DEFAULT_PORT, base));
        }
        return place;
      }
    }
    throw new RuntimeFailure(
        Kind.CONFLICT,
        "no %d free ports in a row from %d on: choose --port-base"
            .formatted(wanted.nodes(), DEFAULT_PORT));
  }

  private static boolean isFree(ProxyPlace place, int nodes) {
    return IntStream.range(0, nodes)
        .allMatch(i -> Ports.isFree(new HostPort(place.bind(), place.portBase() + i)));
  }

  private ProxyPlace place(int base) {
    int capacity = Math.min(capacity(), LAST_PORT - base + 1);
    return new ProxyPlace(
        wanted.proxy().bind(),
        wanted.proxy().advertise(),
        base,
        capacity,
        wanted.proxy().entryPort(),
        wanted.proxy().where());
  }

  /** Room for the nodes twice over: clusters grow. */
  private int capacity() {
    int twice = 2 * wanted.nodes();
    // Each port of a sidecar is published by a process of the engine: no more than may be needed.
    return wanted.proxy().where() == Where.SIDECAR ? twice : Math.max(CAPACITY, twice);
  }

  private Optional<ClusterState> other(ProxyPlace place) {
    return others.stream()
        .filter(o -> o.proxy().filter(p -> overlap(p, place)).isPresent())
        .findFirst();
  }

  private static boolean overlap(ProxyPlace a, ProxyPlace b) {
    return isSameBind(a.bind(), b.bind())
        && a.portBase() <= b.lastPort()
        && b.portBase() <= a.lastPort();
  }

  private static boolean isSameBind(String a, String b) {
    return a.equals(b) || isWildcard(a) || isWildcard(b);
  }

  private static boolean isWildcard(String bind) {
    return bind.equals("0.0.0.0") || bind.equals("::");
  }
}
