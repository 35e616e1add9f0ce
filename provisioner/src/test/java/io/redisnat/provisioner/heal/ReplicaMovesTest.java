package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.ObservedCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicaMovesTest {

  private static final Cost WORST = new Cost(Long.MAX_VALUE, 0, 0, 0, 0);

  @Test
  void thePostsLayoutTakesTwoMovesAndAPerfectOneNone() {
    assertThat(ReplicaMoves.of(ModelCluster.of("Aa", "Bc", "Cb").observe(), List.of())).hasSize(2);
    assertThat(ReplicaMoves.of(ModelCluster.of("Ac", "Ba", "Cb").observe(), List.of())).isEmpty();
    assertThat(ReplicaMoves.of(ModelCluster.of("Aab", "Bcc", "Cab").observe(), List.of()))
        .hasSize(2);
  }

  @Test
  void anEmptyMemberGoesWhereAReplicaIsLacking() {
    List<ReplicaMoves.Move> moves =
        ReplicaMoves.of(ModelCluster.of("A-", "Ba", "Cb").observe(), List.of());

    assertThat(moves).hasSize(1);
    assertThat(moves.get(0).to().master().address()).hasToString("10.0.0.3:7000");
  }

  @Test
  void aReplicaOfADeadMasterIsLeftAlone() {
    ModelCluster model = ModelCluster.of("Abc", "Bca", "Cab");
    model.kill(1);

    assertThat(ReplicaMoves.of(model.observe(), List.of())).isEmpty();
  }

  /** Every layout that is reached has the least cost of all that there are. */
  @Test
  void noAssignmentOfReplicasIsBetterInAnyAim() {
    Random random = new Random(7);
    int moved = 0;
    for (int i = 0; i < 300; i++) {
      String[] machines = randomLayout(random, 2 + random.nextInt(2), 1 + random.nextInt(2));
      ObservedCluster cluster = ModelCluster.of(machines).observe();
      List<ReplicaMoves.Move> moves = ReplicaMoves.of(cluster, List.of());
      moved += moves.size();

      assertThat(cost(machines, after(cluster, machines, moves)))
          .as("%s: %s", List.of(machines), moves)
          .isEqualTo(leastCost(machines));
    }
    assertThat(moved).isGreaterThan(300);
  }

  /** Carried out on a model with delays, refusals and losses. */
  @Test
  void theLoopTakesExactlyTheFewestMovesAndExposesNoShardThatHasTwoReplicas() {
    int finished = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      String[] machines = randomLayout(random, 2 + random.nextInt(3), 2);
      ModelCluster model = ModelCluster.of(random, machines);
      int fewest = ReplicaMoves.of(model.observe(), List.of()).size();
      model.refusing = 0.1 * (seed % 3);
      model.losing = 0.05 * (seed % 4);
      model.slowest = 1 + seed % 20;

      Outcome outcome = model.run(new Repair(false));

      if (outcome.result() == Result.DONE) {
        finished++;
        assertThat(model.effectiveReplicates).as("seed %d", seed).isEqualTo(fewest);
        assertThat(ReplicaMoves.of(model.observe(), List.of())).isEmpty();
      } else {
        assertThat(outcome.problems()).as("seed %d", seed).isNotEmpty();
      }
      assertThat(model.exposures).as("seed %d: %s", seed, List.of(machines)).isZero();
    }
    assertThat(finished).isGreaterThan(120);
  }

  /** Masters anywhere, replicas of any shard anywhere; on average so many replicas a shard. */
  private static String[] randomLayout(Random random, int shards, int replicas) {
    int count = 3 + random.nextInt(2);
    List<StringBuilder> machines = new ArrayList<>();
    for (int h = 0; h < count; h++) {
      machines.add(new StringBuilder());
    }
    for (int s = 0; s < shards; s++) {
      machines.get(random.nextInt(count)).append((char) ('A' + s));
    }
    for (int r = 0; r < shards * replicas; r++) {
      machines.get(random.nextInt(count)).append((char) ('a' + random.nextInt(shards)));
    }
    return machines.stream().map(StringBuilder::toString).toArray(String[]::new);
  }

  /** The letters of all replicas, in order, after the moves. */
  private static String after(
      ObservedCluster cluster, String[] machines, List<ReplicaMoves.Move> moves) {
    Map<String, Character> target = new HashMap<>();
    for (ReplicaMoves.Move move : moves) {
      int shard =
          cluster.shards().stream()
              .sorted(
                  (a, b) -> a.master().slots().get(0).start() - b.master().slots().get(0).start())
              .toList()
              .indexOf(move.to());
      target.put(move.replica().address().toString(), (char) ('a' + shard));
    }
    StringBuilder letters = new StringBuilder();
    for (int h = 0; h < machines.length; h++) {
      for (int p = 0; p < machines[h].length(); p++) {
        char letter = machines[h].charAt(p);
        if (Character.isLowerCase(letter)) {
          letters.append(target.getOrDefault("10.0.0.%d:%d".formatted(h + 1, 7000 + p), letter));
        }
      }
    }
    return letters.toString();
  }

  private static Cost leastCost(String[] machines) {
    int shards = 0;
    int replicas = 0;
    for (char letter : String.join("", machines).toCharArray()) {
      shards += Character.isUpperCase(letter) ? 1 : 0;
      replicas += Character.isLowerCase(letter) ? 1 : 0;
    }
    Cost least = WORST;
    char[] letters = new char[replicas];
    int all = (int) Math.pow(shards, replicas);
    for (int code = 0; code < all; code++) {
      for (int i = 0, rest = code; i < replicas; i++, rest /= shards) {
        letters[i] = (char) ('a' + rest % shards);
      }
      Cost cost = cost(machines, new String(letters));
      least = cost.compareTo(least) < 0 ? cost : least;
    }
    return least;
  }

  /** Written down from the aims, without any flow. */
  private static Cost cost(String[] machines, String letters) {
    Map<Character, Integer> counts = new HashMap<>();
    long beside = 0;
    long siblings = 0;
    long moves = 0;
    int index = 0;
    long shards = 0;
    for (String machine : machines) {
      Map<Character, Integer> here = new HashMap<>();
      for (char letter : machine.toCharArray()) {
        if (Character.isLowerCase(letter)) {
          char now = letters.charAt(index++);
          moves += now == letter ? 0 : 1;
          counts.merge(now, 1, Integer::sum);
          siblings += here.merge(now, 1, Integer::sum) - 1;
          beside += machine.indexOf(Character.toUpperCase(now)) >= 0 ? 1 : 0;
        } else {
          shards++;
        }
      }
    }
    long squares = counts.values().stream().mapToLong(c -> (long) c * c).sum();
    return new Cost(shards - counts.size(), beside, siblings, squares, moves);
  }
}
