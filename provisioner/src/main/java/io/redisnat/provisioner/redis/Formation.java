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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final ClusterPlan plan;
  private final List<HostPort> addresses;
  private final Consumer<String> progress;
  private final List<String> refusals = new ArrayList<>();
  private String lastProgress = "";

  /**
   * Nothing is done yet.
   *
   * @param plan who is what
   * @param addresses where each member of the plan is, in the order of the plan
   * @param progress gets a short line when something new is waited for
   */
  public Formation(
      ClusterAdmin admin, ClusterPlan plan, List<HostPort> addresses, Consumer<String> progress) {
    this.admin = admin;
    this.plan = plan;
    this.addresses = List.copyOf(addresses);
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
      List<String> missing = Readiness.missing(addresses, views);
      if (missing.isEmpty()) {
        // A node that has just been met serves nothing and follows nobody, and lacks no link.
        missing = withoutRole(views);
      }
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
    giveSlots(views);
    meet(views);
    replicate(views);
  }

  /** Slots that nobody has go to the member that the plan has as master of their shard. */
  private void giveSlots(Map<HostPort, NodeView> views) {
    BitSet owned = owned(views.values());
    for (int i = 0; i < addresses.size(); i++) {
      Member member = plan.members().get(i);
      NodeView view = view(views, i);
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
    NodeView first = view(views, 0);
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

  /** Masters without slots become replicas of the member of their shard that has the slots. */
  private void replicate(Map<HostPort, NodeView> views) {
    for (int i = 0; i < addresses.size(); i++) {
      NodeView view = view(views, i);
      if (view.self().isMaster() && view.self().slots().isEmpty()) {
        ownerFor(i, views)
            .filter(owner -> view.known().contains(owner))
            .ifPresent(owner -> note(admin.replicate(view.address(), owner)));
      }
    }
  }

  private List<String> withoutRole(Map<HostPort, NodeView> views) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      NodeLine self = view(views, i).self();
      if (self.isMaster() && self.slots().isEmpty() && ownerFor(i, views).isPresent()) {
        missing.add(addresses.get(i) + " to become a replica");
      }
    }
    return missing;
  }

  private Optional<NodeId> ownerFor(int index, Map<HostPort, NodeView> views) {
    int shard = plan.members().get(index).shard();
    for (int i = 0; i < addresses.size(); i++) {
      NodeView view = view(views, i);
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

  private NodeView view(Map<HostPort, NodeView> views, int index) {
    NodeView view = views.get(addresses.get(index));
    if (view == null) {
      throw new IllegalStateException("no view of " + addresses.get(index));
    }
    return view;
  }
}
