package io.redisnat.provisioner.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.heal.Change;
import io.redisnat.provisioner.heal.World;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import io.redisnat.provisioner.health.Place;
import io.redisnat.provisioner.health.Settings;
import io.redisnat.provisioner.health.Stranger;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster of real nodes. For one thread at a time. */
public final class LiveCluster implements World {

  private final ClusterAdmin admin;
  private final List<Place> places;
  private final ChangeCommands commands;
  private final Map<NodeId, Map<String, String>> configurations = new HashMap<>();

  /**
   * Asks nobody yet.
   *
   * @param places where nodes are expected; more are found through these
   */
  public LiveCluster(ClusterAdmin admin, List<Place> places) {
    this.admin = admin;
    this.places = List.copyOf(places);
    this.commands = new ChangeCommands(admin);
  }

  @Override
  public ObservedCluster observe() {
    Map<HostPort, NodeView> views = views();
    if (views.isEmpty()) {
      return new ObservedCluster(
          List.of(), List.of(), places, Set.of(), List.of(), Map.of(), Settings.DEFAULT);
    }
    views.values().forEach(this::configure);
    Observer observer = new Observer(places, noFailover(views), views.values());
    List<ObservedNode> members = observer.members();
    List<Stranger> strangers =
        observer.strangers().stream()
            .map(v -> new Stranger(observer.live(v), v.isBlank(), keys(v.address())))
            .toList();
    ObservedCluster cluster =
        new ObservedCluster(
            members,
            strangers,
            observer.vacant(),
            observer.stale(),
            observer.dissenters(),
            Map.of(),
            settings(observer.memberViews()));
    return withKeys(cluster);
  }

  /** Asks those that are expected, and then those that they name. */
  private Map<HostPort, NodeView> views() {
    Map<HostPort, NodeView> views =
        new LinkedHashMap<>(admin.observe(places.stream().map(Place::address).toList()));
    Set<HostPort> named = new LinkedHashSet<>();
    views.values().stream()
        .flatMap(v -> v.lines().stream())
        .filter(l -> l.isKnown() && !l.address().host().isEmpty())
        .forEach(l -> named.add(l.address()));
    places.forEach(p -> named.remove(p.address()));
    views.putAll(admin.observe(List.copyOf(named)));
    return views;
  }

  /** Configuration is asked for once: it does not change by itself. */
  private void configure(NodeView view) {
    if (!configurations.containsKey(view.id())) {
      Map<String, String> all = new HashMap<>();
      try {
        all.putAll(admin.get(view.address(), c -> c.configGet("cluster-*")));
        all.putAll(admin.get(view.address(), c -> c.configGet("repl-ping-*")));
      } catch (RedisException e) {
        // CONFIG may be forbidden; what Redis does by default is the best guess then.
        all.clear();
      }
      configurations.put(view.id(), all);
    }
  }

  private Set<NodeId> noFailover(Map<HostPort, NodeView> views) {
    Set<NodeId> ids = new LinkedHashSet<>();
    for (NodeView view : views.values()) {
      if ("yes".equals(configuration(view).get("cluster-replica-no-failover"))) {
        ids.add(view.id());
      }
    }
    return ids;
  }

  private Map<String, String> configuration(NodeView view) {
    return configurations.getOrDefault(view.id(), Map.of());
  }

  private Settings settings(List<NodeView> members) {
    return members.stream()
        .map(this::configuration)
        .filter(c -> c.containsKey("cluster-node-timeout"))
        .findFirst()
        .map(SettingsReader::read)
        .orElse(Settings.DEFAULT);
  }

  private long keys(HostPort node) {
    try {
      return admin.get(node, RedisServerAsyncCommands::dbsize);
    } catch (RedisException e) {
      // Not known to be empty, so it is not taken for empty.
      return Long.MAX_VALUE;
    }
  }

  /** Counts the keys of slots that somebody has to decide about. */
  private ObservedCluster withKeys(ObservedCluster c) {
    BitSet slots = c.unassigned();
    List<ObservedNode> masters = c.up().stream().filter(ObservedNode::master).toList();
    masters.stream().flatMap(n -> n.openSlots().stream()).map(OpenSlot::slot).forEach(slots::set);
    if (slots.isEmpty()) {
      return c;
    }
    Map<Integer, Map<NodeId, Long>> keys = new HashMap<>();
    for (ObservedNode master : masters) {
      if (keys(master.address()) > 0) {
        slots.stream().forEach(slot -> count(master, slot, keys));
      }
    }
    return new ObservedCluster(
        c.members(), c.strangers(), c.vacant(), c.stale(), c.dissenters(), keys, c.settings());
  }

  private void count(ObservedNode node, int slot, Map<Integer, Map<NodeId, Long>> keys) {
    try {
      long count = admin.get(node.address(), c -> c.clusterCountKeysInSlot(slot));
      if (count > 0) {
        keys.computeIfAbsent(slot, s -> new HashMap<>()).put(node.id(), count);
      }
    } catch (RedisException e) {
      // Not known to be empty, so it is not taken for empty.
      keys.computeIfAbsent(slot, s -> new HashMap<>()).put(node.id(), Long.MAX_VALUE);
    }
  }

  @Override
  public Optional<String> apply(Change change) {
    return commands.apply(change);
  }

  @Override
  public void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadyException(List.of("the end of an interrupted run"));
    }
  }

  @Override
  public Duration clock() {
    return Duration.ofNanos(System.nanoTime());
  }
}
