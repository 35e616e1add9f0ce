package io.redisnat.provisioner.health;

import io.redisnat.model.NodeId;
import java.time.Duration;
import java.util.List;

/**
 * What the loss of a machine would do.
 *
 * @param machine name of the machine
 * @param outage what clients would notice
 * @param lost the masters that would be lost
 * @param votesLeft masters that could still vote
 * @param quorum how many must
 * @param slotsDown how many slots would stay without service: of a cluster that cannot elect, or
 *     that requires full coverage, all of them
 * @param next every other machine: could it be lost after this one? Empty if this loss is not
 *     survived
 * @param nodeTimeout how long a node may be silent before it is called failing
 */
public record Prediction(
    String machine,
    Outage outage,
    List<LostMaster> lost,
    int votesLeft,
    int quorum,
    int slotsDown,
    List<NextLoss> next,
    Duration nodeTimeout) {

  private static final Duration ELECTION_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration ELECTION_AT_MOST = Duration.ofSeconds(2);

  /** What clients notice. */
  public enum Outage {
    /** Nothing: only replicas are lost. */
    NONE,
    /** Some slots are not served until replicas are elected. */
    ELECTION,
    /** It does not end by itself. */
    PERMANENT
  }

  /**
   * A master that would be lost.
   *
   * @param id its identity
   * @param node its address, for people
   * @param slots its slots, for people
   * @param heirs the replicas of which one would take over
   */
  public record LostMaster(NodeId id, String node, String slots, List<Heir> heirs) {
    /** Copies the list. */
    public LostMaster {
      heirs = List.copyOf(heirs);
    }
  }

  /**
   * A replica that may take over.
   *
   * @param id its identity
   * @param node its address, for people
   * @param machine its machine
   */
  public record Heir(NodeId id, String node, String machine) {}

  /**
   * The loss of a second machine.
   *
   * @param machine its name
   * @param survival probability that it is survived, over which heirs were elected before: 0 for a
   *     machine that becomes fatal whatever happens, 1 for one that does not
   */
  public record NextLoss(String machine, double survival) {}

  /** Copies the lists. */
  public Prediction {
    lost = List.copyOf(lost);
    next = List.copyOf(next);
  }

  /** True if the cluster goes on, or comes back by itself, with every slot. */
  public boolean survives() {
    return outage != Outage.PERMANENT;
  }

  /** Probability that the loss of one more machine, any of them, is survived too. */
  public double nextSurvival() {
    return next.stream().mapToDouble(NextLoss::survival).average().orElse(0);
  }

  /** The machines that may, or will, have become fatal. */
  public List<NextLoss> fatalNext() {
    return next.stream().filter(n -> n.survival() < 1).toList();
  }

  /** The shortest usual time to the end of the outage; zero if there is none. */
  public Duration outageAtLeast() {
    return outage == Outage.ELECTION ? nodeTimeout.plus(ELECTION_AT_LEAST) : Duration.ZERO;
  }

  /** The longest usual time to the end of the outage; zero if there is none. */
  public Duration outageAtMost() {
    return outage == Outage.ELECTION ? nodeTimeout.plus(ELECTION_AT_MOST) : Duration.ZERO;
  }
}
