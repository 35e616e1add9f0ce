package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a cluster of running nodes, in rounds of observing and changing what differs. Creating is
 * repairing from nothing: what a run before has done is found and kept, so a run that was cut off
 * at any point is completed by the next, and a run on a finished cluster changes nothing. Roles
 * that failovers have swapped since are left as they are.
 */
public final class Formation {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ClusterAdmin admin;
  private final Blueprint blueprint;
  private final List<HostPort> addresses;
  private final Consumer<String> progress;
  private final List<String> refusals = new ArrayList<>();
  private String lastProgress = "";

  /**
   * Nothing is done yet.
   *
   * @param blueprint what the nodes are to become
   * @param progress gets a short line when something new is waited for
   */
  public Formation(ClusterAdmin admin, Blueprint blueprint, Consumer<String> progress) {
    this.admin = admin;
    this.blueprint = blueprint;
    this.addresses = blueprint.addresses();
    this.progress = progress;
  }

  /**
   * Works until the cluster is ready to serve and to fail over.
   *
   * @param timeout how long that may take
   * @return what the nodes said last
   * @throws NotReadyException if it takes longer
   */
  public Map<HostPort, NodeView> run(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Map<HostPort, NodeView> views = admin.observe(addresses);
      List<String> missing = missing(views);
      if (missing.isEmpty()) {
        return views;
      }
      if (System.nanoTime() - deadline >= 0 || !pause()) {
        throw new NotReadyException(explained(missing, views));
      }
      report(missing.get(0));
      // Only with every view at hand is it known what nobody has: a node that does not answer may
      // well hold the slots.
      if (views.size() == addresses.size()) {
        change(views);
      }
    }
  }

  private List<String> missing(Map<HostPort, NodeView> views) {
    List<String> missing = new ArrayList<>(Readiness.missing(addresses, views));
    if (missing.isEmpty()) {
      // An empty master that is to be a replica is no trouble to anybody, but not what was wanted.
      wantedReplicas(views).keySet().forEach(a -> missing.add(a + " to become a replica"));
    }
    if (missing.isEmpty()) {
      missing.addAll(unlisted(views));
    }
    return missing;
  }

  /** Clients that ask now would not hear of some replicas, and might not ask again for long. */
  private List<String> unlisted(Map<HostPort, NodeView> views) {
    Set<String> serving = new HashSet<>();
    for (NodeView view : views.values()) {
      if (!view.self().isMaster() || !view.self().slots().isEmpty()) {
        serving.add(view.id().value());
      }
    }
    return admin.listed(addresses).entrySet().stream()
        .filter(entry -> !entry.getValue().containsAll(serving))
        .map(entry -> entry.getKey() + " to name all nodes in CLUSTER SLOTS")
        .toList();
  }

  private boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<String> explained(List<String> missing, Map<HostPort, NodeView> views) {
    List<String> all = new ArrayList<>(missing.subList(0, 1));
    JoinDiagnosis.of(views.values()).stream().map(d -> "(" + d + ")").forEach(all::add);
    refusals.stream().distinct().limit(2).map(r -> "(" + r + ")").forEach(all::add);
    all.addAll(missing.subList(1, missing.size()));
    return all;
  }

  private void report(String missing) {
    if (!missing.equals(lastProgress)) {
      lastProgress = missing;
      progress.accept("waiting for " + missing);
    }
  }

  private void change(Map<HostPort, NodeView> views) {
    refusals.clear();
    blueprint.plan().ifPresent(plan -> giveSlots(plan, views));
    meet(views);
    new LostIdentities(admin, views).settle().forEach(this::note);
    replicate(views);
  }

  /** Slots that nobody has go to the member that the plan has as master of their shard. */
  private void giveSlots(ClusterPlan plan, Map<HostPort, NodeView> views) {
    BitSet owned = owned(views.values());
    for (int i = 0; i < addresses.size(); i++) {
      Member member = plan.members().get(i);
      NodeView view = view(views, addresses.get(i));
      List<SlotRange> lacking = lacking(plan.slots().get(member.shard()), owned);
      if (member.master() && view.self().isMaster() && !lacking.isEmpty()) {
        if (view.isBlank()) {
          // Distinct from the start: else the nodes settle a collision by gossip, one at a time.
          note(admin.setConfigEpoch(view.address(), member.shard() + 1L));
        }
        note(admin.addSlots(view.address(), lacking));
      }
    }
  }

  private static BitSet owned(Collection<NodeView> views) {
    BitSet owned = new BitSet(SlotRange.SLOTS);
    views.stream()
        .flatMap(v -> v.lines().stream())
        .flatMap(l -> l.slots().stream())
        .forEach(r -> owned.set(r.start(), r.end() + 1));
    return owned;
  }

  private static List<SlotRange> lacking(SlotRange range, BitSet owned) {
    List<SlotRange> lacking = new ArrayList<>();
    int slot = owned.nextClearBit(range.start());
    while (slot <= range.end()) {
      int next = owned.nextSetBit(slot);
      int last = next < 0 ? range.end() : Math.min(next - 1, range.end());
      lacking.add(new SlotRange(slot, last));
      slot = owned.nextClearBit(last + 1);
    }
    return lacking;
  }

  /** The first node meets each one it does not know; gossip does the rest. */
  private void meet(Map<HostPort, NodeView> views) {
    NodeView first = view(views, addresses.get(0));
    for (NodeView other : views.values()) {
      boolean met = first.known().contains(other.id()) && other.known().contains(first.id());
      boolean meeting =
          first.lines().stream()
              .anyMatch(
                  l -> l.flags().contains("handshake") && l.address().equals(other.address()));
      if (!met && !meeting) {
        note(admin.meet(first.address(), other.address()));
      }
    }
  }

  private void replicate(Map<HostPort, NodeView> views) {
    Map<HostPort, NodeId> wanted = wantedReplicas(views);
    // Without a plan the next choice depends on this one: one in each round.
    wanted.entrySet().stream()
        .limit(blueprint.plan().isPresent() ? wanted.size() : 1)
        .filter(want -> view(views, want.getKey()).known().contains(want.getValue()))
        .forEach(want -> note(admin.replicate(want.getKey(), want.getValue())));
  }

  /** Masters without slots, and the member of their shard that has the slots. */
  private Map<HostPort, NodeId> wantedReplicas(Map<HostPort, NodeView> views) {
    Map<HostPort, NodeId> wanted = new LinkedHashMap<>();
    for (int i = 0; i < addresses.size(); i++) {
      NodeView view = view(views, addresses.get(i));
      if (view.self().isMaster() && view.self().slots().isEmpty()) {
        ownerFor(i, views).ifPresent(owner -> wanted.put(view.address(), owner));
      }
    }
    return wanted;
  }

  private Optional<NodeId> ownerFor(int index, Map<HostPort, NodeView> views) {
    return blueprint.plan().isPresent()
        ? ownerOfShard(blueprint.plan().get(), index, views)
        : new ReplicaSeats(blueprint, views).masterFor(addresses.get(index));
  }

  private Optional<NodeId> ownerOfShard(
      ClusterPlan plan, int index, Map<HostPort, NodeView> views) {
    int shard = plan.members().get(index).shard();
    for (int i = 0; i < addresses.size(); i++) {
      NodeView view = view(views, addresses.get(i));
      boolean sibling = i != index && plan.members().get(i).shard() == shard;
      if (sibling && view.self().isMaster() && !view.self().slots().isEmpty()) {
        return Optional.of(view.id());
      }
    }
    return Optional.empty();
  }

  private void note(ClusterAdmin.Outcome outcome) {
    outcome.refusal().ifPresent(refusals::add);
  }

  private static NodeView view(Map<HostPort, NodeView> views, HostPort address) {
    NodeView view = views.get(address);
    if (view == null) {
      throw new IllegalStateException("no view of " + address);
    }
    return view;
  }
}
