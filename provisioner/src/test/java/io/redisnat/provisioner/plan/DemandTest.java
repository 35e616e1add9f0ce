package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.plan.PlacementException.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandTest {

  /** The nodes in the order in which the old tool was given them. */
  private static final List<HostPort> POST =
      Stream.of(
              "10.10.10.100:7000",
              "10.10.10.101:7000",
              "10.10.10.102:7000",
              "10.10.10.101:7001",
              "10.10.10.102:7001",
              "10.10.10.100:7001",
              "10.10.10.100:7002",
              "10.10.10.102:7002",
              "10.10.10.101:7002")
          .map(HostPort::parse)
          .toList();

  @Test
  void noOrderOfTheSameNodesPutsAReplicaOnTheMachineOfItsMaster() {
    Map<HostPort, Member> asGiven = Planner.onto(POST, 3, 2, false);
    List<HostPort> shuffled = new ArrayList<>(POST);
    for (int seed = 0; seed < 2000; seed++) {
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(Planner.onto(shuffled, 3, 2, false)).as("%s", shuffled).isEqualTo(asGiven);
    }
    assertApart(asGiven);
  }

  @Test
  void sixNodesWithOneReplicaEachAreApartToo() {
    assertApart(Planner.onto(POST.subList(0, 6), 3, 1, false));
  }

  private static void assertApart(Map<HostPort, Member> placed) {
    Set<String> seen = new HashSet<>();
    placed.forEach(
        (address, member) ->
            assertThat(seen.add(address.host() + " has shard " + member.shard())).isTrue());
  }

  @Test
  void fourMastersOnThreeMachinesAreRefusedWithBothNeighbours() {
    assertThatThrownBy(() -> Planner.plan(Demand.uniform(3, 4, 4, 2), false))
        .isInstanceOfSatisfying(
            PlacementException.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.UNSAFE))
        .hasMessageContaining("2 of 4 masters are on one machine")
        .hasMessageContaining("use --masters 3, or --masters 5 --nodes-per-machine 5");
    assertThat(Planner.plan(Demand.uniform(3, 4, 3, 2), false).members()).hasSize(9);
    assertThat(Planner.plan(Demand.uniform(3, 5, 5, 2), false).members()).hasSize(15);
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "5", "6", "8"})
  void twoMachinesAreRefusedWhateverTheNumberOfMasters(int masters) {
    assertThatThrownBy(() -> Planner.plan(Demand.uniform(2, masters, masters, 1), false))
        .hasMessageContaining("no majority")
        .hasMessageContaining("use --machines 3");
  }

  @Test
  void unevenMachinesArePlacedPerfectlyAndSparePlacesStayFree() {
    ClusterPlan plan = Planner.plan(new Demand(List.of(5, 2, 2, 3), 3, 2), false);

    assertThat(plan.members()).hasSize(9);
    assertThat(plan.colocated()).isZero();
    assertThat(plan.mastersOnFullestMachine()).isEqualTo(1);
  }

  @Test
  void placesThatDoNotSufficeAreRefusedWithBothWaysOut() {
    assertThatThrownBy(() -> Demand.uniform(3, 2, 3, 2))
        .hasMessage(
            "3 masters with 2 replicas need 9 nodes, there is room for 6:"
                + " use --nodes-per-machine 3 or --masters 2");
  }

  /** Both replicas of a machine's masters on one other machine would make that one fatal next. */
  @Test
  void theHeirsOfAMachineAreScattered() {
    ClusterPlan plan = Planner.plan(Demand.uniform(3, 4, 6, 1), false);

    for (int machine = 0; machine < 3; machine++) {
      int lost = machine;
      List<Integer> heirs = new ArrayList<>();
      for (Member master : plan.members()) {
        if (master.master() && master.machine() == lost) {
          plan.members().stream()
              .filter(m -> m.shard() == master.shard() && !m.master())
              .forEach(m -> heirs.add(m.machine()));
        }
      }
      assertThat(heirs).hasSize(2).doesNotHaveDuplicates();
    }
  }
}
