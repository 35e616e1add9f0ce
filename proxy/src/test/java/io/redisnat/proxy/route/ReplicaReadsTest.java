package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.REPLICA;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.ReadFrom;
import org.junit.jupiter.api.Test;

/** Reads that a replica answers, or cannot answer. */
class ReplicaReadsTest {

  private static EntryRig rig() {
    return new EntryRig(EntryRig.readingFrom(ReadFrom.REPLICA));
  }

  @Test
  void theReplicaIsToldToAnswerItself() {
    try (EntryRig rig = rig()) {
      rig.says("GET a", "SET a 1");
      assertThat(rig.asked(REPLICA)).isEqualTo("READONLY");
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1");

      rig.answers(REPLICA, "+OK");
      assertThat(rig.asked(REPLICA)).isEqualTo("GET a");
      rig.answers(REPLICA, "$1", "v");
      assertThat(rig.told()).isEqualTo("$1 v");
    }
  }

  @Test
  void theMasterIsAskedNextWhereTheReplicaIsGone() {
    try (EntryRig rig = rig()) {
      rig.goesAway(REPLICA);
      rig.says("GET a");
      rig.timePasses(5);

      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
      rig.answers(UPPER, "$1", "v");
      assertThat(rig.told()).isEqualTo("$1 v");
    }
  }

  @Test
  void theMasterIsAskedNextWhereTheReplicaGoesWithoutAnAnswer() {
    try (EntryRig rig = rig()) {
      rig.says("GET a");
      rig.asked(REPLICA);
      rig.answers(REPLICA, "+OK");
      assertThat(rig.asked(REPLICA)).isEqualTo("GET a");
      rig.end(REPLICA).close();
      rig.timePasses(5);

      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
    }
  }

  @Test
  void theMasterIsAskedNextWhereTheReplicaIsStillLoading() {
    try (EntryRig rig = rig()) {
      rig.says("GET a");
      rig.asked(REPLICA);
      rig.answers(REPLICA, "+OK");
      rig.answers(REPLICA, "-LOADING Redis is loading the dataset in memory");
      rig.timePasses(5);

      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
    }
  }
}
