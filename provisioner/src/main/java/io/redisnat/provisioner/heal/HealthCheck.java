package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.heal.Finding.Kind;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import io.redisnat.provisioner.health.ObservedNode.State;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.Stranger;
import io.redisnat.provisioner.health.WhatIf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds everything that is wrong with a cluster, and for each the command that mends it. */
public final class HealthCheck {

  private static final String UP = "up";
  private static final String REPAIR = "repair";

  private final ObservedCluster cluster;
  private final List<Finding> findings = new ArrayList<>();

  private HealthCheck(ObservedCluster cluster) {
    this.cluster = cluster;
  }

  /** The findings, the gravest first; empty if the cluster is well and survives any machine. */
  public static List<Finding> of(ObservedCluster cluster) {
    HealthCheck check = new HealthCheck(cluster);
    check.majority();
    check.slots();
    check.nodes();
    check.openSlots();
    check.views();
    check.links();
    check.cluster.shards().forEach(check::placement);
    check.safety();
    check.settings();
    return List.copyOf(check.findings);
  }

  private void add(Kind kind, String what, String fix) {
    findings.add(Finding.of(kind, what, fix));
  }

  private void majority() {
    if (!cluster.votes().isMajority()) {
      findings.add(
          Finding.of(
              Kind.MAJORITY,
              "%d of %d masters are alive, and %d must be to elect others"
                  .formatted(
                      cluster.votes().alive(), cluster.votes().voting(), cluster.votes().quorum()),
              Optional.of(UP),
              "if the dead ones cannot be started: 'takeover'"));
    }
  }

  private void slots() {
    int nobodys = cluster.unassigned().cardinality();
    if (nobodys > 0) {
      add(Kind.SLOTS, nobodys + " slots belong to nobody", REPAIR);
    }
    for (Shard shard : cluster.shards()) {
      ObservedNode master = shard.master();
      if (!master.isUp()) {
        boolean gone = cluster.stale().contains(master.id());
        add(
            Kind.SLOTS,
            "slots %s belong to %s, which %s"
                .formatted(
                    shard.slotText(),
                    gone ? "node " + master.id().abbreviated() : master,
                    gone ? "is gone" : "does not answer"),
            gone ? REPAIR : UP);
      }
    }
  }

  private void nodes() {
    for (ObservedNode node : cluster.members()) {
      if (!node.isUp() && !cluster.stale().contains(node.id())) {
        String others = node.state() == State.SILENT ? " here; no other node misses it" : "";
        add(Kind.NODE_DOWN, node + " does not answer" + others, UP);
      }
    }
    cluster
        .vacant()
        .forEach(
            p ->
                add(
                    Kind.NODE_DOWN,
                    "%s (%s) does not answer".formatted(p.address(), p.machine()),
                    UP));
    for (Stranger stranger : cluster.strangers()) {
      String keys = stranger.keys() > 0 ? " and holds %d keys".formatted(stranger.keys()) : "";
      add(
          Kind.STRANGER,
          stranger.node() + " is not a member of the cluster" + keys,
          stranger.keys() > 0 ? REPAIR + " --yes" : REPAIR);
    }
    cluster.stale().stream()
        .sorted()
        .forEach(
            id ->
                add(
                    Kind.STRANGER,
                    "node %s is gone for good, and still on the list".formatted(id.abbreviated()),
                    REPAIR));
  }

  private void openSlots() {
    Set<Integer> open =
        cluster.up().stream()
            .filter(ObservedNode::master)
            .flatMap(n -> n.openSlots().stream())
            .map(OpenSlot::slot)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!open.isEmpty()) {
      String which = open.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
      add(
          Kind.OPEN_SLOTS,
          "%d slots are on the move (%s%s): unless somebody is moving them, they were left behind"
              .formatted(open.size(), which, open.size() > 5 ? ", ..." : ""),
          REPAIR);
    }
  }

  private void views() {
    Set<NodeId> ids = cluster.up().stream().map(ObservedNode::id).collect(Collectors.toSet());
    for (ObservedNode node : cluster.up()) {
      Set<NodeId> unknown = new HashSet<>(ids);
      unknown.removeAll(node.known());
      if (!unknown.isEmpty()) {
        add(
            Kind.VIEWS,
            "%s does not know %d of the other nodes".formatted(node, unknown.size()),
            REPAIR);
      }
    }
    cluster
        .dissenters()
        .forEach(
            address ->
                findings.add(
                    Finding.of(
                        Kind.VIEWS,
                        address + " sees the cluster otherwise than most nodes do",
                        Optional.of(REPAIR),
                        "passes by itself right after a change")));
  }

  private void links() {
    for (ObservedNode node : cluster.up()) {
      Optional<ObservedNode> master = node.primary().flatMap(cluster::member);
      if (!node.master()
          && !node.copy().linkUp()
          && master.filter(ObservedNode::isUp).isPresent()) {
        findings.add(
            Finding.of(
                Kind.LINK,
                "%s is not connected to its master %s".formatted(node, master.get()),
                Optional.empty(),
                "it may be copying; if this stays, the log of the node says why"));
      }
      if (node.master() && node.slots().isEmpty()) {
        add(Kind.PLACEMENT, node + " is a master without slots and protects nothing", REPAIR);
      }
    }
  }

  private void placement(Shard shard) {
    Set<String> taken = new HashSet<>(Set.of(shard.master().machine()));
    for (ObservedNode replica : shard.replicas()) {
      if (!taken.add(replica.machine())) {
        boolean beside = replica.machine().equals(shard.master().machine());
        boolean mendable = ReplicaMoves.of(cluster, List.of()).size() > 0;
        findings.add(
            Finding.of(
                Kind.PLACEMENT,
                beside
                    ? "%s stands on the machine of its master %s"
                        .formatted(replica, shard.master().address())
                    : "%s shares its machine with another replica of slots %s"
                        .formatted(replica, shard.slotText()),
                mendable ? Optional.of(REPAIR) : Optional.empty(),
                mendable ? "" : "no move of replicas alone helps"));
      }
    }
  }

  private void safety() {
    WhatIf whatIf = new WhatIf(cluster);
    List<String> fatal = whatIf.fatalMachines();
    if (fatal.isEmpty()) {
      return;
    }
    Advice advice = Advice.of(cluster);
    for (String machine : fatal) {
      findings.add(
          Finding.of(
              Kind.SAFETY,
              "the loss of %s would not be survived: %s"
                  .formatted(machine, whatIf.danger(machine).orElse("")),
              advice.command(),
              advice.hint()));
    }
  }

  private void settings() {
    if (cluster.settings().replicaMigration()) {
      findings.add(
          Finding.of(
              Kind.SETTING,
              "cluster-allow-replica-migration is on: replicas may move by themselves, and do not look at machines",
              Optional.empty(),
              "CONFIG SET cluster-allow-replica-migration no"));
    }
    cluster.up().stream()
        .filter(n -> !n.master() && n.copy().noFailover())
        .forEach(
            n ->
                findings.add(
                    Finding.of(
                        Kind.SETTING,
                        n + " has cluster-replica-no-failover on: it is never elected",
                        Optional.empty(),
                        "")));
  }
}
