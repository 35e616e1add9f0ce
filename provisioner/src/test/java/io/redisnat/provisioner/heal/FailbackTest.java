package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.heal.MasterSpread.Quality;
import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.WhatIf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailbackTest {

  @Test
  void afterAMachineReturnsOneFailoverGivesItItsMasterBack() {
    ModelCluster model = ModelCluster.of("aab", "BAc", "Ccb");
    assertThat(new WhatIf(model.observe()).fatalMachines()).containsExactly("machine-2");

    Outcome outcome = model.run(new Failback());

    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(model.applied).hasSize(1);
    assertThat(model.applied.get(0)).hasToString("10.0.0.1:7000> CLUSTER FAILOVER");
    assertThat(new WhatIf(model.observe()).fatalMachines()).isEmpty();
  }

  /** Three and three would make both machines fatal. */
  @Test
  void sixMastersOnTwoMachinesAreFourAndTwo() {
    ObservedCluster cluster = ModelCluster.of("ABCDef", "abcdEF").observe();

    assertThat(MasterSpread.of(cluster)).isEmpty();
    ObservedCluster even = ModelCluster.of("ABCdef", "abcDEF").observe();
    assertThat(MasterSpread.of(even)).hasSize(1);
  }

  @Test
  void aReplicaThatIsNotInSyncIsNoCandidate() {
    ModelCluster model = ModelCluster.of("abc", "BAc", "Cab");
    model.node(1, 1).linkUp = false;

    assertThat(MasterSpread.of(model.observe()))
        .noneMatch(swap -> swap.replica().address().equals(model.node(1, 1).address));
  }

  @Test
  void noSpreadIsBetterInAnyAimAndNoStepMakesItWorse() {
    Random random = new Random(11);
    int failovers = 0;
    for (int i = 0; i < 200; i++) {
      ObservedCluster cluster = ModelCluster.of(randomRoles(random)).observe();
      List<MasterSpread.Swap> swaps = MasterSpread.of(cluster);
      failovers += swaps.size();

      assertThat(quality(cluster, swaps)).isEqualTo(best(cluster, 0, new ArrayList<>()));
      int fatal = quality(cluster, List.of()).fatal();
      for (int step = 1; step <= swaps.size(); step++) {
        int then = quality(cluster, swaps.subList(0, step)).fatal();
        assertThat(then).as("step %d of %s", step, swaps).isLessThanOrEqualTo(fatal);
        fatal = then;
      }
    }
    assertThat(failovers).isGreaterThan(100);
  }

  @Test
  void itIsCarriedOutOneByOneAndEndsAtTheFirstThatDoesNotHappen() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      ModelCluster model = ModelCluster.of(random, randomRoles(random));
      int fewest = MasterSpread.of(model.observe()).size();
      model.losing = seed % 2 == 0 ? 0 : 0.5;
      model.slowest = 1 + seed % 10;

      Outcome outcome = model.run(new Failback());

      if (outcome.result() == Result.DONE) {
        assertThat(model.applied).hasSize(fewest);
      } else {
        assertThat(outcome.result()).isEqualTo(Result.TIMED_OUT);
        assertThat(model.applied).hasSize(outcome.steps().size() + 1);
        assertThat(outcome.problems().get(0)).contains("was not seen in time");
      }
      assertThat(seed % 2 == 1 || outcome.result() == Result.DONE).isTrue();
    }
  }

  /** A perfect placement with the roles of each shard dealt by chance. */
  private static String[] randomRoles(Random random) {
    int machines = 3 + random.nextInt(2);
    int shards = 3 + random.nextInt(3);
    StringBuilder[] words = new StringBuilder[machines];
    for (int h = 0; h < machines; h++) {
      words[h] = new StringBuilder();
    }
    for (int s = 0; s < shards; s++) {
      int without = machines == 3 ? -1 : random.nextInt(machines);
      int master = random.nextInt(machines);
      master = master == without ? (master + 1) % machines : master;
      for (int h = 0; h < machines; h++) {
        if (h != without) {
          words[h].append((char) ((h == master ? 'A' : 'a') + s));
        }
      }
    }
    String[] texts = new String[machines];
    for (int h = 0; h < machines; h++) {
      texts[h] = words[h].toString();
    }
    return texts;
  }

  private static Quality quality(ObservedCluster cluster, List<MasterSpread.Swap> swaps) {
    Map<String, Integer> masters = new HashMap<>();
    for (Shard shard : cluster.shards()) {
      String machine =
          swaps.stream()
              .filter(s -> s.shard().equals(shard))
              .map(s -> s.replica().machine())
              .findFirst()
              .orElse(shard.master().machine());
      masters.merge(machine, 1, Integer::sum);
    }
    int bound = (cluster.shards().size() - 1) / 2;
    return new Quality(
        (int) masters.values().stream().filter(m -> m > bound).count(),
        masters.values().stream().mapToLong(m -> (long) m * m).sum(),
        swaps.size());
  }

  private static Quality best(ObservedCluster cluster, int shard, List<MasterSpread.Swap> swaps) {
    if (shard == cluster.shards().size()) {
      return quality(cluster, swaps);
    }
    Shard current = cluster.shards().get(shard);
    Quality best = best(cluster, shard + 1, swaps);
    for (ObservedNode replica : current.replicas()) {
      swaps.add(new MasterSpread.Swap(replica, current));
      Quality with = best(cluster, shard + 1, swaps);
      swaps.remove(swaps.size() - 1);
      best = with.compareTo(best) < 0 ? with : best;
    }
    return best;
  }
}
