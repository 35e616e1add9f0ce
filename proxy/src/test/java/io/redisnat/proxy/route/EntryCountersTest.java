package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.LOWER;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.route.client.CommandCounters;
import io.redisnat.proxy.route.client.Group;
import io.redisnat.proxy.route.upstream.QueueDepth;
import org.junit.jupiter.api.Test;

/** What can be seen of entry ports from outside. */
class EntryCountersTest {

  private static final int LOOK_MILLIS = 250;

  @Test
  void eachCommandCountsOnceInItsGroup() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "SET a 1", "CLIENT ID", "NOSUCH a", "MEMORY PURGE");
      rig.client().runPendingTasks();

      CommandCounters commands = rig.entryCounters().commands();
      assertThat(commands.count(Group.ROUTED)).as("GET, SET and the unknown one").isEqualTo(3);
      assertThat(commands.count(Group.HERE)).as("CLIENT ID").isOne();
      assertThat(commands.count(Group.EVERYWHERE)).as("MEMORY PURGE waits for them").isZero();
    }
  }

  @Test
  void whatWaitsForNodesIsSeenWhenTheLoopLooks() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "GET a", "GET b");
      rig.timePasses(LOOK_MILLIS);
      QueueDepth queues = rig.entryCounters().connections().queues();
      assertThat(queues.all()).isEqualTo(3);
      assertThat(queues.longest()).isEqualTo(2);

      rig.answers(UPPER, "$-1", "$-1");
      rig.answers(LOWER, "$-1");
      rig.timePasses(LOOK_MILLIS);
      assertThat(queues.all()).isZero();
      assertThat(queues.longest()).isZero();
    }
  }
}
