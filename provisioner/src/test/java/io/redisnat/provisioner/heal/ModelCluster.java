package io.redisnat.provisioner.heal;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Settings;
import io.redisnat.provisioner.health.Stranger;
import io.redisnat.provisioner.plan.SlotSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A cluster that exists in memory only: commands take effect late, in another order, or not at all;
 * nodes refuse; links need time to come up; and others learn of a change after a while.
 *
 * <p>Written as one word for each machine and one letter for each node: {@code A} is the master of
 * shard a, {@code a} a replica of it, {@code -} an empty member.
 */
final class ModelCluster implements World {

  static final Settings SETTINGS =
      new Settings(Duration.ofSeconds(5), true, 10, Duration.ofSeconds(10), false);

  private record Effect(long due, Runnable what) {}

  final List<ModelNode> nodes = new ArrayList<>();
  final List<Change> applied = new ArrayList<>();
  final Set<NodeId> stale = new HashSet<>();
  int effectiveReplicates;
  int exposures;
  double refusing;
  double losing;
  int slowest = 1;
  boolean elects = true;
  private final List<Effect> effects = new ArrayList<>();
  private final Random random;
  private long clock;
  private long agreedAt;
  private int nextId = 1;

  ModelCluster(Random random) {
    this.random = random;
  }

  static ModelCluster of(String... machines) {
    return of(new Random(1), machines);
  }

  static ModelCluster of(Random random, String... machines) {
    ModelCluster model = new ModelCluster(random);
    Map<Character, NodeId> masters = new HashMap<>();
    String all = String.join("", machines);
    int shards = (int) all.chars().filter(Character::isUpperCase).count();
    List<SlotRange> slots = SlotSplit.among(shards);
    for (int h = 0; h < machines.length; h++) {
      for (int p = 0; p < machines[h].length(); p++) {
        ModelNode node = model.add(h + 1, p);
        char letter = machines[h].charAt(p);
        if (Character.isUpperCase(letter)) {
          node.slots = List.of(slots.get(letter - 'A'));
          masters.put(Character.toLowerCase(letter), node.id);
        }
      }
    }
    int index = 0;
    for (char letter : all.toCharArray()) {
      ModelNode node = model.nodes.get(index++);
      if (Character.isLowerCase(letter)) {
        node.primary = masters.get(letter);
      }
      model.nodes.forEach(other -> node.known.add(other.id));
    }
    return model;
  }

  private ModelNode add(int machine, int process) {
    ModelNode node =
        new ModelNode(
            newId(), new HostPort("10.0.0." + machine, 7000 + process), "machine-" + machine);
    nodes.add(node);
    return node;
  }

  private NodeId newId() {
    return new NodeId("%040x".formatted(nextId++));
  }

  /** The n-th node of a machine, both counted from 1. */
  ModelNode node(int machine, int process) {
    return nodes.stream()
        .filter(n -> n.address.equals(new HostPort("10.0.0." + machine, 6999 + process)))
        .findFirst()
        .orElseThrow();
  }

  void kill(int machine) {
    nodes.stream().filter(n -> n.machine.equals("machine-" + machine)).forEach(n -> n.up = false);
  }

  /** The node comes back as another one, at the same address. */
  void wipe(ModelNode node) {
    ModelNode ghost = new ModelNode(node.id, node.address, node.machine);
    ghost.up = false;
    ghost.primary = node.primary;
    ghost.slots = node.slots;
    nodes.add(ghost);
    stale.add(ghost.id);
    node.id = newId();
    node.primary = null;
    node.slots = List.of();
    node.blank = true;
    node.known.clear();
    node.known.add(node.id);
  }

  @Override
  public ObservedCluster observe() {
    List<ModelNode> strangers = nodes.stream().filter(n -> n.up && isStranger(n)).toList();
    return new ObservedCluster(
        nodes.stream().filter(n -> !strangers.contains(n)).map(ModelNode::observed).toList(),
        strangers.stream().map(n -> new Stranger(n.observed(), n.blank, n.keys)).toList(),
        List.of(),
        stale,
        clock < agreedAt ? List.of(nodes.get(0).address) : List.of(),
        Map.of(),
        SETTINGS);
  }

  private boolean isStranger(ModelNode node) {
    return nodes.stream().noneMatch(n -> n.up && n != node && n.known.contains(node.id))
        && node.known.size() == 1
        && nodes.size() > 1;
  }

  @Override
  public Optional<String> apply(Change change) {
    applied.add(change);
    if (random.nextDouble() < refusing) {
      return Optional.of("ERR not now");
    }
    ModelNode at =
        nodes.stream().filter(n -> n.up && n.address.equals(change.at())).findFirst().orElseThrow();
    if (random.nextDouble() >= losing) {
      later(() -> take(at, change));
    }
    return Optional.empty();
  }

  private void later(Runnable effect) {
    effects.add(new Effect(clock + 1 + random.nextInt(slowest), effect));
  }

  private void take(ModelNode at, Change change) {
    agreedAt = clock + random.nextInt(slowest);
    switch (change.kind()) {
      case REPLICATE -> replicate(at, new NodeId(change.arguments().get(0)));
      case FAILOVER -> takeOver(at, true);
      case FORCE, TAKEOVER -> takeOver(at, false);
      case MEET -> meet(at, change.arguments());
      case FORGET -> forget(at, new NodeId(change.arguments().get(0)));
      case FLUSH -> at.keys = 0;
      case RESET -> {
        at.id = newId();
        at.blank = true;
        at.known.clear();
        at.known.add(at.id);
        at.slots = List.of();
        at.primary = null;
      }
      default -> throw new IllegalArgumentException("not modelled: " + change);
    }
  }

  private void replicate(ModelNode at, NodeId master) {
    if (master.equals(at.primary) || !at.slots.isEmpty()) {
      return;
    }
    boolean last =
        at.primary != null
            && at.linkUp
            && nodes.stream()
                .noneMatch(n -> n != at && n.up && n.linkUp && at.primary.equals(n.primary));
    exposures += last ? 1 : 0;
    effectiveReplicates++;
    at.primary = master;
    at.linkUp = false;
    later(() -> at.linkUp = true);
  }

  private void takeOver(ModelNode at, boolean alive) {
    ModelNode old = nodes.stream().filter(n -> n.id.equals(at.primary)).findFirst().orElse(null);
    if (old == null || old.up != alive || old.slots.isEmpty()) {
      return;
    }
    at.slots = old.slots;
    at.primary = null;
    old.slots = List.of();
    for (ModelNode node : nodes) {
      if (node == old ? alive : old.id.equals(node.primary)) {
        node.primary = at.id;
        node.linkUp = false;
        later(() -> node.linkUp = true);
      }
    }
  }

  private void meet(ModelNode at, List<String> address) {
    HostPort other = new HostPort(address.get(0), Integer.parseInt(address.get(1)));
    ModelNode met =
        nodes.stream().filter(n -> n.up && n.address.equals(other)).findFirst().orElseThrow();
    met.blank = false;
    Set<NodeId> all = new HashSet<>(at.known);
    all.add(met.id);
    for (ModelNode node : nodes) {
      if (node.up && all.contains(node.id)) {
        later(() -> node.known.addAll(all));
      }
    }
  }

  private void forget(ModelNode at, NodeId id) {
    at.known.remove(id);
    if (nodes.stream().noneMatch(n -> n.up && n.known.contains(id))) {
      nodes.removeIf(n -> !n.up && n.id.equals(id));
      stale.remove(id);
    }
  }

  /** Time passes in ticks, and what is due happens, in whatever order it became due. */
  @Override
  public void pause(Duration time) {
    clock++;
    List<Effect> due = effects.stream().filter(e -> e.due <= clock).toList();
    effects.removeAll(due);
    due.forEach(e -> e.what.run());
    if (elects && observe().votes().isMajority()) {
      List<ModelNode> heirs = nodes.stream().filter(this::isHeir).toList();
      heirs.forEach(heir -> later(() -> takeOver(heir, false)));
    }
  }

  /** Nobody pings a node that has no address any more, so nobody finds that it failed. */
  private boolean isHeir(ModelNode node) {
    return node.up
        && node.linkUp
        && nodes.stream()
            .anyMatch(
                n ->
                    n.id.equals(node.primary)
                        && !n.up
                        && !n.slots.isEmpty()
                        && !stale.contains(n.id));
  }

  @Override
  public Duration clock() {
    return Duration.ofSeconds(clock);
  }

  Outcome run(Goal goal) {
    Rounds.Limits limits =
        new Rounds.Limits(Duration.ofSeconds(60L * slowest), Duration.ofHours(10));
    return new Rounds(this, goal, limits, line -> {}).run();
  }
}
