package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.heal.Outcome.Result;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TakeoverTest {

  @Test
  void ofEachDeadShardTheReplicaWithMostDataTakesOver() {
    ModelCluster model = ModelCluster.of("Abc", "Bca", "Cab", "abc");
    model.kill(1);
    model.kill(2);
    model.node(3, 2).offset = 10;
    model.node(4, 1).offset = 20;
    assertThat(Takeover.isNeeded(model.observe())).isTrue();

    Outcome outcome = model.run(new Takeover());

    assertThat(outcome.result()).isEqualTo(Result.DONE);
    // With the second master alive, the third is elected.
    assertThat(outcome.steps()).hasSize(1);
    assertThat(outcome.steps().get(0).changes().get(0))
        .hasToString("10.0.0.4:7000> CLUSTER FAILOVER TAKEOVER");
    assertThat(model.observe().votes().isMajority()).isTrue();
  }

  @Test
  void withAMajorityTheElectionIsLeftToTheCluster() {
    ModelCluster model = ModelCluster.of("Abc", "Bca", "Cab");
    model.kill(1);
    model.elects = false;

    Outcome outcome = model.run(new Takeover());

    assertThat(outcome.result()).isEqualTo(Result.TIMED_OUT);
    assertThat(outcome.problems())
        .containsExactly("waited in vain for the election of a new master for slots 0-5460");
    assertThat(model.applied).isEmpty();
  }

  @Test
  void aShardWithoutAnyLivingReplicaIsNamed() {
    ModelCluster model = ModelCluster.of("Aa", "Bb", "Cc");
    model.kill(1);
    model.kill(2);

    Outcome outcome = model.run(new Takeover());

    assertThat(outcome.result()).isEqualTo(Result.BLOCKED);
    assertThat(outcome.problems()).hasSize(2).first().asString().contains("no replica of it");
  }

  @Test
  void commandsThatAreLostOrRefusedAreTriedAgainWithinBounds() {
    int done = 0;
    for (int seed = 0; seed < 100; seed++) {
      ModelCluster model = ModelCluster.of(new Random(seed), "Abc", "Bca", "Cab");
      model.kill(1);
      model.kill(3);
      model.refusing = 0.3;
      model.losing = 0.1;
      model.slowest = 1 + seed % 10;

      Outcome outcome = model.run(new Takeover());

      if (outcome.result() == Result.DONE) {
        done++;
        assertThat(model.observe().shards()).as("seed %d", seed).allMatch(s -> s.master().isUp());
      } else {
        assertThat(outcome.problems()).as("seed %d", seed).isNotEmpty();
      }
    }
    assertThat(done).isGreaterThan(80);
  }
}
