package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Prediction;
import io.redisnat.provisioner.health.Prediction.LostMaster;
import io.redisnat.provisioner.health.Prediction.NextLoss;
import io.redisnat.provisioner.health.Prediction.Outage;
import io.redisnat.provisioner.health.WhatIf;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.plan.Demand;
import io.redisnat.provisioner.plan.Planner;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatIfTest {

  @Test
  void theLossOfAMachineOfThePostsClusterIsAnElectionAndHalvesTheNextChance() {
    WhatIf whatIf = new WhatIf(ModelCluster.of("Abc", "Bca", "Cab").observe());

    Prediction loss = whatIf.lossOf("machine-2");

    assertThat(loss.survives()).isTrue();
    assertThat(loss.outage()).isEqualTo(Outage.ELECTION);
    assertThat(loss.votesLeft()).isEqualTo(2);
    assertThat(loss.quorum()).isEqualTo(2);
    assertThat(loss.lost()).hasSize(1);
    assertThat(loss.lost().get(0).heirs().stream().map(Prediction.Heir::machine))
        .containsExactly("machine-1", "machine-3");
    assertThat(loss.next())
        .containsExactly(new NextLoss("machine-1", 0.5), new NextLoss("machine-3", 0.5));
  }

  @Test
  void aMachineWithReplicasOnlyIsNotMissed() {
    Prediction loss =
        new WhatIf(ModelCluster.of("A", "B", "C", "abc").observe()).lossOf("machine-4");

    assertThat(loss.outage()).isEqualTo(Outage.NONE);
    assertThat(loss.survives()).isTrue();
    assertThat(loss.next()).extracting(NextLoss::survival).containsOnly(0.0);
  }

  @Test
  void halfOfTheMastersOnOneMachineIsFatalWhateverReplicasThereAre() {
    WhatIf whatIf = new WhatIf(ModelCluster.of("ABcd", "Cabd", "Dabc").observe());

    assertThat(whatIf.fatalMachines()).containsExactly("machine-1");
    assertThat(whatIf.lossOf("machine-1").outage()).isEqualTo(Outage.PERMANENT);
    assertThat(whatIf.lossOf("machine-1").slotsDown()).isEqualTo(16384);
    assertThat(whatIf.danger("machine-1").orElseThrow())
        .isEqualTo("it holds 2 of 4 masters, and 2 votes of the 3 needed would be left");
    assertThat(whatIf.danger("machine-2")).isEmpty();
  }

  @Test
  void aReplicaThatIsNotConnectedIsNoHeir() {
    ModelCluster model = ModelCluster.of("Ac", "Ba", "Cb");
    model.node(2, 2).linkUp = false;

    Prediction loss = new WhatIf(model.observe()).lossOf("machine-1");

    assertThat(loss.survives()).isFalse();
    assertThat(loss.lost().get(0).heirs()).isEmpty();
  }

  /** The reference table: exact enumeration of all sequences. */
  @ParameterizedTest
  @CsvSource({
    "3,2,3,1.00,0.50",
    "3,1,3,1.00,0.00",
    "4,2,3,0.67,0.17",
    "5,2,3,1.00,0.50",
    "6,2,3,1.00,0.25",
    "5,2,5,1.00,1.00",
    "6,2,6,1.00,1.00"
  })
  void probabilitiesAreThoseOfTheEnumeration(int m, int r, int h, double one, double two) {
    int perMachine = (m * (r + 1) + h - 1) / h;
    ClusterPlan plan = Planner.plan(Demand.uniform(h, perMachine, m, r), true);
    WhatIf whatIf = new WhatIf(ModelCluster.of(words(plan, h)).observe());

    assertThat(whatIf.survivalOfOne()).isCloseTo(one, within(0.005));
    assertThat(whatIf.survivalOfTwo()).isCloseTo(two, within(0.005));
  }

  private static String[] words(ClusterPlan plan, int machines) {
    return IntStream.range(0, machines)
        .mapToObj(
            h ->
                plan.members().stream()
                    .filter(m -> m.machine() == h)
                    .map(WhatIfTest::letter)
                    .collect(Collectors.joining()))
        .toArray(String[]::new);
  }

  private static String letter(Member member) {
    return String.valueOf((char) ((member.master() ? 'A' : 'a') + member.shard()));
  }

  /** Every election that may happen is made to happen, and the second loss looked at by itself. */
  @Test
  void theChanceOfTheSecondLossIsThatOfTryingEveryElection() {
    Random random = new Random(3);
    int between = 0;
    for (int i = 0; i < 300; i++) {
      String[] machines = randomLayout(random);
      WhatIf whatIf = new WhatIf(ModelCluster.of(machines).observe());
      for (Prediction loss : whatIf.all()) {
        for (NextLoss next : loss.next()) {
          double tried = tried(machines, loss, loss.lost(), List.of(), next.machine());
          assertThat(next.survival())
              .as("%s: %s, then %s", List.of(machines), loss.machine(), next.machine())
              .isCloseTo(tried, within(1e-9));
          between += tried > 0 && tried < 1 ? 1 : 0;
        }
      }
    }
    assertThat(between).isGreaterThan(50);
  }

  private static String[] randomLayout(Random random) {
    String[] machines = new String[3 + random.nextInt(2)];
    java.util.Arrays.fill(machines, "");
    int shards = 3 + random.nextInt(3);
    for (int s = 0; s < shards; s++) {
      machines[random.nextInt(machines.length)] += (char) ('A' + s);
      for (int r = 0; r < 2; r++) {
        machines[random.nextInt(machines.length)] += (char) ('a' + s);
      }
    }
    return machines;
  }

  private static double tried(
      String[] machines,
      Prediction loss,
      List<LostMaster> open,
      List<NodeId> heirs,
      String second) {
    if (open.isEmpty()) {
      return new WhatIf(afterwards(machines, loss, heirs)).lossOf(second).survives() ? 1 : 0;
    }
    List<LostMaster> rest = open.subList(1, open.size());
    double sum = 0;
    for (Prediction.Heir heir : open.get(0).heirs()) {
      List<NodeId> more = new java.util.ArrayList<>(heirs);
      more.add(heir.id());
      sum += tried(machines, loss, rest, more, second);
    }
    return sum / open.get(0).heirs().size();
  }

  private static ObservedCluster afterwards(
      String[] machines, Prediction loss, List<NodeId> heirs) {
    ModelCluster model = ModelCluster.of(machines);
    model.nodes.stream().filter(n -> n.machine.equals(loss.machine())).forEach(n -> n.up = false);
    for (NodeId heir : heirs) {
      ModelNode node =
          model.nodes.stream().filter(n -> n.id.equals(heir)).findFirst().orElseThrow();
      model.apply(Change.plain(node.address, Change.Kind.TAKEOVER));
    }
    for (int tick = 0; tick < 5; tick++) {
      model.pause(java.time.Duration.ZERO);
    }
    return model.observe();
  }
}
