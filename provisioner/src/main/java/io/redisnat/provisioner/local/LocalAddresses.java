package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the nodes of a local cluster listen.
 *
 * <p>Where all of 127.0.0.0/8 is this machine (Linux), machine m of block b is 127.10.b.(99+m) and
 * its nodes have the ports 7000, 7001, ... Elsewhere (macOS) all share 127.0.0.1 and have distinct
 * ports.
 */
final class LocalAddresses {

  /** Distance of a node's cluster bus port from its port. */
  static final int BUS = 10000;

  private static final int ATTEMPTS = 50;
  private static final int FIRST_BLOCK = 10;
  private static final int LAST_BLOCK = 250;
  static final int FIRST_MACHINE = 100;
  private static final int SHARED_STEP = 100;
  private static final int SHARED_LAST = 30000;

  private final List<Integer> nodesOn;
  private final boolean manyAddresses;

  /**
   * For one shape.
   *
   * @param nodesOn how many nodes each machine has
   * @param manyAddresses whether each machine can have a loopback address of its own
   */
  LocalAddresses(List<Integer> nodesOn, boolean manyAddresses) {
    this.nodesOn = List.copyOf(nodesOn);
    this.manyAddresses = manyAddresses;
  }

  /** Whether machines can have addresses of their own with this server, on this system. */
  static boolean manyAddresses(RedisVersion version) {
    return version.isAtLeast(RedisVersion.BIND_SOURCE_ADDR) && Ports.isLocal("127.10.10.100");
  }

  /** How many nodes each machine of a plan has. */
  static List<Integer> nodesOnMachines(ClusterPlan plan) {
    int machines = plan.members().stream().mapToInt(m -> m.machine() + 1).max().orElse(0);
    return IntStream.range(0, machines)
        .mapToObj(h -> (int) plan.members().stream().filter(m -> m.machine() == h).count())
        .toList();
  }

  /**
   * Addresses for a new cluster that nobody uses.
   *
   * @param usable says no to addresses that are spoken for
   * @param note gets a line if they are not the usual ones
   */
  static List<NodeSpec> choose(
      List<Integer> nodesOn, Predicate<HostPort> usable, Consumer<String> note) {
    LocalAddresses addresses =
        new LocalAddresses(nodesOn, manyAddresses(RedisBinary.find().version()));
    List<NodeSpec> chosen = addresses.firstFree(usable);
    HostPort usual = addresses.preferred().get(0).address();
    if (!chosen.get(0).address().equals(usual)) {
      note.accept(
          "the addresses from %s on are taken: the nodes get those from %s on"
              .formatted(usual, chosen.get(0).address()));
    }
    return chosen;
  }

  /**
   * The first block that is free.
   *
   * @param usable says no to addresses that belong to somebody, whether in use at the moment or not
   * @throws RuntimeFailure if there is none
   */
  List<NodeSpec> firstFree(Predicate<HostPort> usable) {
    return candidates()
        .filter(nodes -> isFree(nodes, usable))
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFLICT,
                    "no free loopback addresses for %d nodes: 'redis-nat down' clusters that are not needed"
                        .formatted(nodesOn.stream().mapToInt(n -> n).sum())));
  }

  /** The block one would get on a machine where nothing runs. */
  List<NodeSpec> preferred() {
    return candidates().findFirst().orElseThrow();
  }

  /**
   * One block of the many, for clusters that are made side by side.
   *
   * @throws RuntimeFailure if none that was tried is free
   */
  static List<NodeSpec> random(List<Integer> nodesOn, RedisVersion version) {
    LocalAddresses addresses = new LocalAddresses(nodesOn, manyAddresses(version));
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < ATTEMPTS; i++) {
      // Not 127.0.x.x and 127.10.x.x: the first belongs to everybody, the second to `up`.
      Optional<List<NodeSpec>> block =
          addresses.block(random.nextInt(20, 250), random.nextInt(250));
      if (block.isPresent()) {
        return block.get();
      }
    }
    throw new RuntimeFailure(
        Kind.CONFLICT, "no free loopback addresses after " + ATTEMPTS + " tries");
  }

  private Optional<List<NodeSpec>> block(int second, int third) {
    List<NodeSpec> nodes =
        manyAddresses
            ? nodes(m -> "127.%d.%d.%d".formatted(second, third, FIRST_MACHINE + m), 7000)
            : nodes(m -> "127.0.0.1", 17000 + (second * 256 + third) % 120 * SHARED_STEP);
    return Optional.of(nodes).filter(n -> isFree(n, a -> true));
  }

  private Stream<List<NodeSpec>> candidates() {
    if (!manyAddresses) {
      return IntStream.iterate(17000, p -> p <= SHARED_LAST, p -> p + SHARED_STEP)
          .mapToObj(port -> nodes(m -> "127.0.0.1", port));
    }
    // Other ports only if those of 7000 are no good on any address: a proxy that listens on
    // 0.0.0.0 takes its ports on all of them.
    return Stream.of(7000, 17000, 27000)
        .flatMap(
            port ->
                IntStream.rangeClosed(FIRST_BLOCK, LAST_BLOCK)
                    .mapToObj(
                        b -> nodes(m -> "127.10.%d.%d".formatted(b, FIRST_MACHINE + m), port)));
  }

  private List<NodeSpec> nodes(java.util.function.IntFunction<String> host, int firstPort) {
    List<NodeSpec> nodes = new ArrayList<>();
    for (int m = 0; m < nodesOn.size(); m++) {
      int first = firstPort + (manyAddresses ? 0 : nodes.size());
      for (int p = 0; p < nodesOn.get(m); p++) {
        int port = first + p;
        String machine = "machine-" + (m + 1);
        HostPort address = new HostPort(host.apply(m), port);
        nodes.add(new NodeSpec(machine, address, machine + "-node-" + (p + 1)));
      }
    }
    return nodes;
  }

  /** True if a node could listen there, with its bus port. */
  static boolean isFree(HostPort address) {
    return Ports.isFree(address) && Ports.isFree(address.withPort(address.port() + BUS));
  }

  private static boolean isFree(List<NodeSpec> nodes, Predicate<HostPort> usable) {
    return nodes.stream()
        .map(NodeSpec::address)
        .flatMap(a -> Stream.of(a, a.withPort(a.port() + BUS)))
        .allMatch(a -> usable.test(a) && Ports.isFree(a));
  }
}
