package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.plan.ReplicaSpread.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaSpreadTest {

  @Test
  void whatIsRightStays() {
    List<Node> nodes = List.of(new Node("b", 0), new Node("c", 1), new Node("a", 2));

    assertThat(ReplicaSpread.spread(List.of("a", "b", "c"), nodes, 1)).containsExactly(0, 1, 2);
  }

  @Test
  void aMachineThatWasAddedGivesItsReplicasToOthersAndGetsItsOwnFromThem() {
    // The master that is new is on d, with two replicas that cannot be its own.
    List<Node> nodes =
        List.of(
            new Node("d", -1),
            new Node("d", -1),
            new Node("b", 0),
            new Node("c", 0),
            new Node("a", 1),
            new Node("c", 1),
            new Node("a", 2),
            new Node("b", 2));

    List<Integer> spread = ReplicaSpread.spread(List.of("a", "b", "c", "d"), nodes, 2);

    assertValid(List.of("a", "b", "c", "d"), nodes, spread);
    assertThat(IntStream.range(0, 4).mapToLong(s -> count(spread, s))).containsOnly(2L);
    long moved = IntStream.range(2, 8).filter(i -> spread.get(i) != nodes.get(i).shard()).count();
    assertThat(moved).as("only as many as the new master needs").isEqualTo(2);
  }

  @Test
  void replicasBesideTheirMasterMoveEvenIfThatTakesAChain() {
    List<Node> nodes = List.of(new Node("a", 0), new Node("b", 1), new Node("c", 2));

    List<Integer> spread = ReplicaSpread.spread(List.of("a", "b", "c"), nodes, 1);

    assertValid(List.of("a", "b", "c"), nodes, spread);
    assertThat(spread).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void whoIsLeftOverBecomesOneMoreReplica() {
    List<Node> nodes = List.of(new Node("b", 0), new Node("a", 1), new Node("c", -1));

    assertThat(ReplicaSpread.spread(List.of("a", "b"), nodes, 1)).doesNotContain(-1);
  }

  @Test
  void asManySeatsAreTakenAsABruteForceTakes() {
    Random random = new Random(5);
    for (int run = 0; run < 300; run++) {
      int shards = 1 + random.nextInt(3);
      List<String> masters = new ArrayList<>();
      IntStream.range(0, shards).forEach(s -> masters.add("m" + random.nextInt(3)));
      List<Node> nodes = new ArrayList<>();
      IntStream.range(0, 1 + random.nextInt(5))
          .forEach(
              i -> nodes.add(new Node("m" + random.nextInt(4), random.nextInt(shards + 1) - 1)));
      int replicas = 1 + random.nextInt(2);

      List<Integer> spread = ReplicaSpread.spread(masters, nodes, replicas);

      assertValid(masters, nodes, spread);
      assertThat(needed(spread, shards, replicas))
          .as("%s %s %s", masters, nodes, replicas)
          .isEqualTo(best(masters, nodes, replicas, new ArrayList<>()));
    }
  }

  private static long count(List<Integer> spread, int shard) {
    return spread.stream().filter(s -> s == shard).count();
  }

  private static int needed(List<Integer> spread, int shards, int replicas) {
    return IntStream.range(0, shards).map(s -> (int) Math.min(replicas, count(spread, s))).sum();
  }

  private static int best(
      List<String> masters, List<Node> nodes, int replicas, List<Integer> chosen) {
    if (chosen.size() == nodes.size()) {
      return isValid(masters, nodes, chosen) ? needed(chosen, masters.size(), replicas) : 0;
    }
    int best = 0;
    for (int shard = -1; shard < masters.size(); shard++) {
      List<Integer> more = new ArrayList<>(chosen);
      more.add(shard);
      best = Math.max(best, best(masters, nodes, replicas, more));
    }
    return best;
  }

  private static void assertValid(List<String> masters, List<Node> nodes, List<Integer> spread) {
    assertThat(isValid(masters, nodes, spread))
        .as("%s with masters on %s: %s", nodes, masters, spread)
        .isTrue();
  }

  private static boolean isValid(List<String> masters, List<Node> nodes, List<Integer> spread) {
    Set<List<Object>> seats = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      int shard = spread.get(i);
      String machine = nodes.get(i).machine();
      if (shard >= 0
          && (masters.get(shard).equals(machine) || !seats.add(Arrays.asList(machine, shard)))) {
        return false;
      }
    }
    return true;
  }
}
