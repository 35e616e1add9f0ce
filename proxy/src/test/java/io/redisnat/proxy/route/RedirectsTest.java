package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.LOWER;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.route.deliver.ServerError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are not done at first: where they go then, and what their clients see of it. */
class RedirectsTest {

  @Test
  void movedIsFollowedAndNotShown() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
      rig.answers(UPPER, "-MOVED 15495 10.0.0.0:7000");

      assertThat(rig.asked(LOWER)).isEqualTo("GET a");
      assertThat(rig.refreshes()).contains("a node answered MOVED");
      rig.answers(LOWER, "$1", "v");
      assertThat(rig.told()).isEqualTo("$1 v");
      assertThat(rig.deliveries().met(ServerError.MOVED)).isOne();
    }
  }

  @Test
  void askIsFollowedWithAskingInFront() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1");
      rig.answers(UPPER, "-ASK 15495 10.0.0.0:7000");

      assertThat(rig.asked(LOWER)).isEqualTo("ASKING SET a 1");
      rig.answers(LOWER, "+OK", "+OK");
      assertThat(rig.told()).isEqualTo("+OK");
    }
  }

  @Test
  void redirectsToAStrangerWaitForTheTopology() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.answers(UPPER, "-MOVED 15495 10.0.0.77:7000");
      assertThat(rig.told()).isEmpty();

      rig.learn(16000);
      rig.timePasses(50);
      assertThat(rig.asked(LOWER)).isEqualTo("GET a");
      rig.answers(LOWER, "$-1");
      assertThat(rig.told()).isEqualTo("$-1");
    }
  }

  @Test
  void redirectsThatLeadNowhereEndWithoutAnAddress() {
    try (EntryRig rig = new EntryRig(EntryRig.config(Duration.ZERO, 64))) {
      rig.says("GET a");
      rig.answers(UPPER, "-MOVED 15495 10.0.0.77:7000");

      assertThat(rig.told()).startsWith("-CLUSTERDOWN redis-nat: ").doesNotContain("10.0.0");
      assertThat(rig.deliveries().givenUpCommands()).isOne();
    }
  }

  @Test
  void redirectsInACircleEnd() {
    try (EntryRig rig = new EntryRig(EntryRig.config(Duration.ZERO, 64))) {
      rig.says("GET a");
      int node = UPPER;
      String told = rig.told();
      for (int i = 0; i < 100 && told.isEmpty(); i++) {
        assertThat(rig.asked(node)).isEqualTo("GET a");
        rig.answers(node, "-MOVED 15495 10.0.0." + (1 - node) + ":7000");
        node = 1 - node;
        told = rig.told();
      }
      assertThat(told).startsWith("-CLUSTERDOWN redis-nat: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "CLUSTERDOWN Hash slot not served",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "READONLY You can't write against a read only replica."
      })
  void notNowIsTriedAgainAndToldInTheEnd(String error) {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1");
      rig.asked(UPPER);
      rig.answers(UPPER, "-" + error);
      assertThat(rig.told()).isEmpty();
      rig.timePasses(20);
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1");
      rig.answers(UPPER, "+OK");
      assertThat(rig.told()).isEqualTo("+OK");
    }
    try (EntryRig rig = new EntryRig(EntryRig.config(Duration.ZERO, 64))) {
      rig.says("SET a 1");
      rig.answers(UPPER, "-" + error);
      assertThat(rig.told()).isEqualTo("-" + error);
    }
  }

  @Test
  void otherErrorsAreReplies() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "GET a");
      rig.answers(UPPER, "-WRONGTYPE Operation against a key", "-MOVEDX 1 2");
      assertThat(rig.told()).isEqualTo("-WRONGTYPE Operation against a key -MOVEDX 1 2");
    }
  }

  @Test
  void whatIsTriedAgainIsNotOvertaken() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1", "GET a");
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1 GET a");
      rig.answers(UPPER, "-CLUSTERDOWN Hash slot not served");
      rig.says("GET b");
      rig.answers(UPPER, "-CLUSTERDOWN Hash slot not served");
      assertThat(rig.asked(LOWER)).isEmpty();

      rig.timePasses(20);
      // The SET alone; the GET behind it waits for its reply.
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1");
      rig.answers(UPPER, "+OK");
      rig.timePasses(20);
      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
      rig.answers(UPPER, "$1", "1");
      assertThat(rig.asked(LOWER)).isEqualTo("GET b");
      rig.answers(LOWER, "$-1");
      assertThat(rig.told()).isEqualTo("+OK $1 1 $-1");
    }
  }

  @Test
  void aNewBookIsUsedOnceWhatWentByTheOldOneIsAnswered() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1");
      rig.asked(UPPER);
      rig.learn(16000);
      rig.says("GET a");
      assertThat(rig.asked(LOWER)).isEmpty();
      assertThat(rig.asked(UPPER)).isEmpty();

      rig.answers(UPPER, "+OK");
      assertThat(rig.asked(LOWER)).isEqualTo("GET a");
    }
  }
}
