package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.heal.Change.Kind;
import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.ObservedNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RepairTest {

  @Test
  void aWellClusterIsLeftAlone() {
    ModelCluster model = ModelCluster.of("Abc", "Bca", "Cab");

    Outcome outcome = model.run(new Repair(false));

    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(outcome.steps()).isEmpty();
    assertThat(model.applied).isEmpty();
  }

  @Test
  void whereEachShardHasOneReplicaTheOneBesideItsMasterGoesFirst() {
    ModelCluster model = ModelCluster.of("Aa", "Bc", "Cb");

    List<Step> preview = new Repair(false).preview(model.observe());
    Outcome outcome = model.run(new Repair(false));

    assertThat(preview).hasSize(2);
    assertThat(preview.get(0).why())
        .startsWith("10.0.0.1:7001 (machine-1) follows")
        .endsWith("the shard it leaves has no replica until the next one is in sync");
    assertThat(outcome.steps()).hasSize(2);
    assertThat(outcome.steps().get(0).why()).isEqualTo(preview.get(0).why());
    assertThat(model.applied).hasSize(2);
  }

  @Test
  void aWipedReplicaIsForgottenMetAndFollowsItsShardAgain() {
    ModelCluster model = ModelCluster.of("Ac", "Ba", "Cb");
    model.wipe(model.node(2, 2));

    List<Step> preview = new Repair(false).preview(model.observe());
    Outcome outcome = model.run(new Repair(false));

    assertThat(preview).hasSize(3);
    assertThat(outcome.result()).isEqualTo(Result.DONE);
    assertThat(model.applied.stream().map(Change::kind))
        .containsExactly(
            Kind.FORGET,
            Kind.FORGET,
            Kind.FORGET,
            Kind.FORGET,
            Kind.FORGET,
            Kind.MEET,
            Kind.REPLICATE);
    assertThat(model.node(2, 2).primary).isEqualTo(model.node(1, 1).id);
  }

  @Test
  void aWipedMasterIsReplacedByItsReplicaBeforeItIsForgotten() {
    ModelCluster model = ModelCluster.of("Ac", "Ba", "Cb");
    model.wipe(model.node(1, 1));

    Outcome outcome = model.run(new Repair(false));

    assertThat(outcome.result()).as("%s", outcome.problems()).isEqualTo(Result.DONE);
    assertThat(model.applied.get(0)).hasToString("10.0.0.2:7001> CLUSTER FAILOVER FORCE");
    assertThat(model.observe().members()).hasSize(6).allMatch(ObservedNode::isUp);
    assertThat(model.node(1, 1).primary).isEqualTo(model.node(2, 2).id);
  }

  @Test
  void aStrangerWithKeysIsNotEmptiedWithoutConsentButTheRestIsDone() {
    ModelCluster model = ModelCluster.of("Aac", "Bb-", "Cab");
    model.wipe(model.node(2, 3));
    model.node(2, 3).keys = 5;

    Outcome asked = model.run(new Repair(false));

    assertThat(asked.result()).isEqualTo(Result.BLOCKED);
    assertThat(asked.problems())
        .containsExactly(
            "10.0.0.2:7002 (machine-2) is no member and holds 5 keys:"
                + " with --yes they are dropped and it joins");
    assertThat(model.applied).noneMatch(c -> c.kind() == Kind.FLUSH || c.kind() == Kind.RESET);
    assertThat(model.effectiveReplicates).isPositive();

    Outcome allowed = model.run(new Repair(true));

    assertThat(allowed.result()).isEqualTo(Result.DONE);
    assertThat(model.applied.stream().map(Change::kind)).contains(Kind.FLUSH, Kind.RESET);
    assertThat(model.node(2, 3).primary).isNotNull();
  }

  @Test
  void anEmptyStrangerOfAnotherClusterIsResetFirst() {
    ModelCluster model = ModelCluster.of("Ac", "Ba", "Cb");
    ModelNode replica = model.node(3, 2);
    model.wipe(replica);
    replica.blank = false;
    replica.slots = List.of(new SlotRange(7, 7));

    Outcome outcome = model.run(new Repair(false));

    assertThat(outcome.result()).as("%s", outcome.problems()).isEqualTo(Result.DONE);
    assertThat(model.applied.stream().map(Change::kind)).contains(Kind.RESET);
    assertThat(model.observe().shards()).hasSize(3);
  }

  @Test
  void withoutAMajorityNothingIsTouched() {
    ModelCluster model = ModelCluster.of("Aa", "Bc", "Cb");
    model.kill(2);
    model.kill(3);

    Outcome outcome = model.run(new Repair(true));

    assertThat(outcome.result()).isEqualTo(Result.BLOCKED);
    assertThat(outcome.problems().get(0)).contains("1 of 3 masters are alive").contains("takeover");
    assertThat(model.applied).isEmpty();
  }

  @Test
  void whateverIsWipedAndHoweverCommandsGoLostItEndsAndSaysHow() {
    int done = 0;
    Set<String> problems = new TreeSet<>();
    for (int seed = 0; seed < 120; seed++) {
      ModelCluster model = ModelCluster.of(new Random(seed), "Abc", "Bca", "Cab");
      Random random = new Random(seed);
      model.wipe(model.node(1, 1 + random.nextInt(3)));
      model.wipe(model.node(2 + random.nextInt(2), 1 + random.nextInt(3)));
      model.refusing = 0.1 * (seed % 3);
      model.losing = 0.03 * (seed % 4);
      model.slowest = 1 + seed % 15;

      Outcome outcome = model.run(new Repair(false));

      if (outcome.result() == Result.DONE) {
        done++;
        assertThat(model.observe().members()).as("seed %d", seed).hasSize(9);
        assertThat(HealthCheck.of(model.observe()))
            .as("seed %d", seed)
            .noneMatch(
                f -> f.kind() == Finding.Kind.PLACEMENT || f.kind() == Finding.Kind.STRANGER);
      } else {
        assertThat(outcome.problems()).as("seed %d", seed).isNotEmpty();
        problems.addAll(outcome.problems());
      }
    }
    assertThat(done).as("the others: %s", problems).isGreaterThan(90);
  }
}
