package io.redisnat.provisioner.health;

import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.Prediction.Heir;
import io.redisnat.provisioner.health.Prediction.LostMaster;
import io.redisnat.provisioner.health.Prediction.NextLoss;
import io.redisnat.provisioner.health.Prediction.Outage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Predicts what the loss of a whole machine does to a cluster as it is now.
 *
 * <p>Which of several heirs is elected is left to chance by Redis; each is taken as equally likely.
 * Probabilities are exact under that assumption, not sampled.
 */
public final class WhatIf {

  private final ObservedCluster cluster;
  private final List<Shard> shards;
  private final Votes votes;

  /** For one observation. */
  public WhatIf(ObservedCluster cluster) {
    this.cluster = cluster;
    this.shards = cluster.shards();
    this.votes = cluster.votes();
  }

  /** The loss of each machine that has a living node. */
  public List<Prediction> all() {
    return livingMachines().stream().map(this::lossOf).toList();
  }

  /** Probability that the loss of one machine, any of them, is survived. */
  public double survivalOfOne() {
    return all().stream().mapToDouble(p -> p.survives() ? 1 : 0).average().orElse(0);
  }

  /** Probability that the loss of two machines, any of them, one after the other, is survived. */
  public double survivalOfTwo() {
    return all().stream().mapToDouble(Prediction::nextSurvival).average().orElse(0);
  }

  /** The machines whose loss would not be survived. */
  public List<String> fatalMachines() {
    return all().stream().filter(p -> !p.survives()).map(Prediction::machine).toList();
  }

  private List<String> livingMachines() {
    return cluster.machines().stream()
        .filter(m -> cluster.up().stream().anyMatch(n -> n.machine().equals(m)))
        .toList();
  }

  /**
   * The loss of one machine.
   *
   * @param machine its name; one that has no node is survived by doing nothing
   */
  public Prediction lossOf(String machine) {
    List<Shard> lost =
        shards.stream()
            .filter(s -> !s.master().isUp() || s.master().machine().equals(machine))
            .toList();
    int votesLeft =
        (int)
            shards.stream()
                .filter(s -> s.master().isUp() && !s.master().machine().equals(machine))
                .count();
    int down = slotsDown(machine, lost, votesLeft);
    Outage outage = outage(lost, down);
    return new Prediction(
        machine,
        outage,
        lost.stream().map(s -> lostMaster(s, machine)).toList(),
        votesLeft,
        votes.quorum(),
        down,
        outage == Outage.PERMANENT ? List.of() : next(machine),
        cluster.settings().nodeTimeout());
  }

  private static Outage outage(List<Shard> lost, int slotsDown) {
    if (slotsDown > 0) {
      return Outage.PERMANENT;
    }
    return lost.isEmpty() ? Outage.NONE : Outage.ELECTION;
  }

  private int slotsDown(String machine, List<Shard> lost, int votesLeft) {
    // A node that cannot reach a majority of the masters stops serving, whatever the coverage.
    if (votesLeft < votes.quorum()) {
      return SlotRange.SLOTS;
    }
    int uncovered =
        cluster.unassigned().cardinality()
            + lost.stream()
                .filter(s -> heirs(s, Set.of(machine)).isEmpty())
                .mapToInt(Shard::slotCount)
                .sum();
    return uncovered > 0 && cluster.settings().fullCoverage() ? SlotRange.SLOTS : uncovered;
  }

  private LostMaster lostMaster(Shard shard, String machine) {
    return new LostMaster(
        shard.master().id(),
        shard.master().address().toString(),
        shard.slotText(),
        heirs(shard, Set.of(machine)).stream()
            .map(n -> new Heir(n.id(), n.address().toString(), n.machine()))
            .toList());
  }

  private List<ObservedNode> heirs(Shard shard, Set<String> lostMachines) {
    return shard.replicas().stream()
        .filter(n -> n.isElectable(cluster.settings()))
        .filter(n -> !lostMachines.contains(n.machine()))
        .toList();
  }

  private List<NextLoss> next(String machine) {
    return livingMachines().stream()
        .filter(m -> !m.equals(machine))
        .map(m -> new NextLoss(m, survival(machine, m)))
        .toList();
  }

  /**
   * Probability that {@code second} can be lost after {@code first}: that not more masters stand
   * there than votes can be spared, and every one of them has an heir on a third machine. How many
   * stand there is a sum of independent chances, one for each shard.
   */
  private double survival(String first, String second) {
    int spare = shards.size() - votes.quorum();
    double[] byCount = new double[spare + 1];
    byCount[0] = 1;
    for (Shard shard : shards) {
      double there = chanceOfMaster(shard, first, second);
      boolean covered = membersOutside(shard, first, second) > 0;
      for (int count = spare; count >= 0; count--) {
        double stays = byCount[count] * (1 - there);
        double comes = count > 0 && covered ? byCount[count - 1] * there : 0;
        byCount[count] = stays + comes;
      }
    }
    double sum = 0;
    for (double chance : byCount) {
      sum += chance;
    }
    return Math.min(1, sum);
  }

  /** How likely it is that the shard's master stands on {@code second} once first is lost. */
  private double chanceOfMaster(Shard shard, String first, String second) {
    ObservedNode master = shard.master();
    if (master.isUp() && !master.machine().equals(first)) {
      return master.machine().equals(second) ? 1 : 0;
    }
    List<ObservedNode> heirs = heirs(shard, Set.of(first));
    long there = heirs.stream().filter(n -> n.machine().equals(second)).count();
    return heirs.isEmpty() ? 0 : (double) there / heirs.size();
  }

  private int membersOutside(Shard shard, String first, String second) {
    Set<String> lost = Set.of(first, second);
    boolean master = shard.master().isUp() && !lost.contains(shard.master().machine());
    return heirs(shard, lost).size() + (master ? 1 : 0);
  }

  /** The machines that hold more masters than votes can be spared, with their number of masters. */
  public List<String> overfull() {
    return livingMachines().stream().filter(m -> mastersOn(m) > votes.spare()).toList();
  }

  /** How many living masters with slots a machine holds. */
  public int mastersOn(String machine) {
    return (int)
        shards.stream()
            .map(Shard::master)
            .filter(n -> n.isUp() && n.machine().equals(machine))
            .count();
  }

  /** Why the loss of a machine would not be survived, in one phrase; empty if it would. */
  public Optional<String> danger(String machine) {
    Prediction loss = lossOf(machine);
    if (loss.survives()) {
      return Optional.empty();
    }
    List<String> reasons = new ArrayList<>();
    if (loss.votesLeft() < loss.quorum()) {
      reasons.add(
          "it holds %d of %d masters, and %d votes of the %d needed would be left"
              .formatted(mastersOn(machine), votes.voting(), loss.votesLeft(), loss.quorum()));
    }
    String orphans =
        loss.lost().stream()
            .filter(l -> l.heirs().isEmpty())
            .map(LostMaster::slots)
            .collect(Collectors.joining(", "));
    if (!orphans.isEmpty()) {
      reasons.add("no replica elsewhere could take over slots " + orphans);
    }
    if (reasons.isEmpty()) {
      reasons.add(cluster.unassigned().cardinality() + " slots are served by nobody already");
    }
    return Optional.of(String.join("; ", reasons));
  }
}
