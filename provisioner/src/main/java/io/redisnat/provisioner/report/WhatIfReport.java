package io.redisnat.provisioner.report;

import io.redisnat.provisioner.heal.Advice;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Prediction;
import io.redisnat.provisioner.health.Prediction.Heir;
import io.redisnat.provisioner.health.Prediction.LostMaster;
import io.redisnat.provisioner.health.WhatIf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code whatif --json} prints.
 *
 * @param name name of the cluster
 * @param depth how many losses were looked at, one after the other
 * @param safe whether every loss that was asked about is survived
 * @param losses the machines that were asked about
 * @param survivalOfOne probability that the loss of any one machine is survived
 * @param survivalOfTwo probability that the loss of any two, one after the other, is survived
 * @param fix the command that makes it safer; null if none does or none is needed
 * @param hint what else that takes; empty if there is nothing to say
 * @param fingerprint of the cluster that was looked at
 */
public record WhatIfReport(
    String name,
    int depth,
    boolean safe,
    List<Loss> losses,
    double survivalOfOne,
    double survivalOfTwo,
    @Nullable String fix,
    String hint,
    String fingerprint) {

  /**
   * The loss of one machine.
   *
   * @param machine its name
   * @param survives whether the cluster goes on or comes back by itself, with every slot
   * @param why why it does not; empty if it does
   * @param outage {@code none}, {@code election} or {@code permanent}
   * @param outageMillis the usual bounds of the outage; empty unless it is an election
   * @param lostMasters the masters that are lost, and who may take over
   * @param votesLeft masters that can still vote
   * @param quorum how many must
   * @param slotsDown slots that stay without service
   * @param next probability that each other machine's loss after this one is survived
   * @param nextSurvival that of any other machine
   */
  public record Loss(
      String machine,
      boolean survives,
      String why,
      String outage,
      List<Long> outageMillis,
      List<Lost> lostMasters,
      int votesLeft,
      int quorum,
      int slotsDown,
      Map<String, Double> next,
      double nextSurvival) {}

  /**
   * A master that is lost.
   *
   * @param node its address
   * @param slots its slots
   * @param heirs address and machine of each replica that may take over
   */
  public record Lost(String node, String slots, Map<String, String> heirs) {}

  /**
   * Of the machines asked about.
   *
   * @param program how the user calls this program
   */
  public static WhatIfReport of(
      String name, ObservedCluster cluster, List<String> machines, int depth, String program) {
    WhatIf whatIf = new WhatIf(cluster);
    List<Prediction> predictions = machines.stream().map(whatIf::lossOf).toList();
    boolean safe =
        predictions.stream().allMatch(p -> p.survives() && (depth < 2 || p.fatalNext().isEmpty()));
    Advice advice = Advice.isSafe(cluster) ? new Advice(Optional.empty(), "") : Advice.of(cluster);
    return new WhatIfReport(
        name,
        depth,
        safe,
        predictions.stream().map(p -> loss(p, whatIf)).toList(),
        whatIf.survivalOfOne(),
        whatIf.survivalOfTwo(),
        advice.command().map(c -> program + " " + c + CheckReport.option(name)).orElse(null),
        advice.hint(),
        cluster.fingerprint());
  }

  private static Loss loss(Prediction p, WhatIf whatIf) {
    return new Loss(
        p.machine(),
        p.survives(),
        whatIf.danger(p.machine()).orElse(""),
        p.outage().name().toLowerCase(Locale.ROOT),
        p.outage() == Prediction.Outage.ELECTION
            ? List.of(p.outageAtLeast().toMillis(), p.outageAtMost().toMillis())
            : List.of(),
        p.lost().stream().map(WhatIfReport::lost).toList(),
        p.votesLeft(),
        p.quorum(),
        p.slotsDown(),
        p.next().stream()
            .collect(
                Collectors.toMap(
                    Prediction.NextLoss::machine,
                    Prediction.NextLoss::survival,
                    (a, b) -> a,
                    LinkedHashMap::new)),
        p.nextSurvival());
  }

  private static Lost lost(LostMaster lost) {
    return new Lost(
        lost.node(),
        lost.slots(),
        lost.heirs().stream()
            .collect(Collectors.toMap(Heir::node, Heir::machine, (a, b) -> a, LinkedHashMap::new)));
  }
}
