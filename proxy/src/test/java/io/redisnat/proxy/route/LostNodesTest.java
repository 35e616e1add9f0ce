package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.LOWER;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes that go away, or say nothing: what becomes of the commands that were meant for them. */
class LostNodesTest {

  @Test
  void aWriteThatWasSentIsNotSentTwice() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1");
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1");
      rig.end(UPPER).close();

      assertThat(rig.told())
          .isEqualTo(
              "-ERR redis-nat: node 127.0.0.1:7001 closed the connection; the command may or may"
                  + " not have been done");
      rig.timePasses(1000);
      assertThat(rig.dialled(UPPER)).isOne();
      assertThat(rig.deliveries().lostCommands()).isOne();
    }
  }

  @Test
  void aReadThatWasSentIsSentAgain() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.asked(UPPER);
      rig.end(UPPER).close();
      // The pause between two dials is in real time; the pauses between two tries are not.
      await().until(() -> rig.isDialled(UPPER, 2));

      assertThat(rig.asked(UPPER)).isEqualTo("GET a");
      rig.answers(UPPER, "$1", "v");
      assertThat(rig.told()).isEqualTo("$1 v");
    }
  }

  @Test
  void aWriteThatCouldNotBeSentIsSentWhenTheNodeIsBack() {
    try (EntryRig rig = new EntryRig()) {
      rig.goesAway(UPPER);
      rig.says("SET a 1");
      rig.timePasses(100);
      assertThat(rig.told()).isEmpty();
      assertThat(rig.refreshes()).contains("unreachable " + UPPER);

      rig.comesBack(UPPER);
      await().until(() -> rig.isDialled(UPPER, 1));
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 1");
      rig.answers(UPPER, "+OK");
      assertThat(rig.told()).isEqualTo("+OK");
    }
  }

  @Test
  void aNodeThatStaysAwayFailsItsOwnCommandsOnly() {
    try (EntryRig rig = new EntryRig(EntryRig.config(Duration.ZERO, 64))) {
      rig.goesAway(UPPER);
      rig.says("SET a 1", "SET b 1");
      rig.answers(LOWER, "+OK");

      assertThat(rig.told())
          .isEqualTo(
              "-CLUSTERDOWN redis-nat: node 127.0.0.1:7001, which serves slot 15495, cannot be"
                  + " reached +OK");
    }
  }

  @Test
  void aSilentNodeIsGivenUp() {
    try (EntryRig rig =
        new EntryRig(EntryRig.config(Duration.ZERO, 64, Duration.ofNanos(1), 1 << 16))) {
      rig.says("SET a 1");
      rig.asked(UPPER);
      rig.timePasses(1000);

      assertThat(rig.told()).contains("has not answered within", "may or may not have been done");
      assertThat(rig.end(UPPER).isOpen()).isFalse();
    }
  }

  @Test
  void aNodeThatBreaksTheProtocolIsLeft() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("SET a 1");
      rig.asked(UPPER);
      rig.answers(UPPER, "HTTP/1.1 400 Bad Request");

      assertThat(rig.told()).startsWith("-ERR redis-nat: node 127.0.0.1:7001 broke");
      assertThat(rig.end(UPPER).isOpen()).isFalse();
    }
  }

  @Test
  void aReplyThatNobodyAskedForEndsTheConnection() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.asked(UPPER);
      rig.answers(UPPER, "$1", "v", "$6", "secret");

      assertThat(rig.told()).isEqualTo("$1 v");
      assertThat(rig.end(UPPER).isOpen()).isFalse();
    }
  }
}
