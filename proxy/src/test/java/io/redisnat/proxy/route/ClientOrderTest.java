package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.LOWER;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One client: the order of its replies, and what it may have under way. */
class ClientOrderTest {

  @Test
  void repliesLeaveInTheOrderOfCommands() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "GET b", "PING", "GET a");
      assertThat(rig.asked(UPPER)).contains("GET a");
      assertThat(rig.asked(LOWER)).contains("GET b");

      rig.answers(LOWER, "$1", "b");
      assertThat(rig.told()).isEmpty();
      rig.answers(UPPER, "$1", "a", "$1", "A");
      String told = rig.told();
      while (told.split(" ").length < 7) {
        // The PING is answered once a node has let the client in.
        rig.answers(LOWER, "+PONG");
        told += " " + rig.told();
      }
      assertThat(told.replaceAll(" +", " ")).isEqualTo("$1 a $1 b +PONG $1 A");
    }
  }

  @Test
  void whatIsAskedTogetherIsSentTogether() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.asked(UPPER);
      rig.answers(UPPER, "$-1");
      rig.says("GET a", "SET a 1", "GET a");
      rig.client().runPendingTasks();

      assertThat(rig.end(UPPER).sentWrites()).hasSize(1);
    }
  }

  @Test
  void noMoreIsTakenThanMayBeUnderWay() {
    try (EntryRig rig = new EntryRig(EntryRig.config(Duration.ofSeconds(5), 2))) {
      rig.says("GET a", "GET a", "SET a 3");
      assertThat(rig.asked(UPPER)).isEqualTo("GET a GET a");

      rig.answers(UPPER, "$-1");
      assertThat(rig.asked(UPPER)).isEqualTo("SET a 3");
    }
  }

  @Test
  void aClientThatDoesNotReadIsNotReadFrom() {
    try (EntryRig rig = new EntryRig()) {
      rig.client().config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
      rig.says("GET a");
      rig.asked(UPPER);
      rig.client().unsafe().outboundBuffer().setUserDefinedWritability(1, false);
      String[] many = new String[10];
      Arrays.fill(many, "SET a " + "x".repeat(8_000));
      rig.says(many);

      assertThat(rig.client().config().isAutoRead()).isFalse();
      assertThat(rig.asked(UPPER)).isEmpty();
      rig.client().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
      rig.client().runPendingTasks();
      assertThat(rig.asked(UPPER)).startsWith("SET a xxx");
      assertThat(rig.client().config().isAutoRead()).isTrue();
    }
  }

  @Test
  void aNodeWithoutRoomPausesWhoFeedsIt() {
    try (EntryRig rig =
        new EntryRig(EntryRig.config(Duration.ofSeconds(5), 64, Duration.ofSeconds(15), 16))) {
      String[] many = new String[20];
      Arrays.fill(many, "GET a");
      rig.says(many);
      assertThat(rig.asked(UPPER).split("GET a", -1)).hasSize(17);

      String[] nulls = new String[16];
      Arrays.fill(nulls, "$-1");
      rig.answers(UPPER, nulls);
      assertThat(rig.asked(UPPER)).isEqualTo("GET a GET a GET a GET a");
    }
  }

  @Test
  void aBrokenCommandIsAnsweredBehindTheRepliesDue() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "*x");
      assertThat(rig.told()).isEmpty();
      rig.answers(UPPER, "$1", "v");

      assertThat(rig.told()).isEqualTo("$1 v -ERR Protocol error: invalid multibulk length");
      assertThat(rig.client().isOpen()).isFalse();
    }
  }

  @Test
  void aClientThatHasSaidAllStillGetsItsReplies() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.asked(UPPER);
      rig.client().receivesEnd();
      assertThat(rig.client().isOpen()).isTrue();
      rig.answers(UPPER, "$1", "v");

      assertThat(rig.told()).isEqualTo("$1 v");
      assertThat(rig.client().isOpen()).isFalse();
    }
  }

  @Test
  void repliesForAClientThatIsGoneAreDropped() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a", "GET b");
      rig.asked(UPPER);
      rig.client().close();
      rig.client().runPendingTasks();
      rig.answers(UPPER, "$1", "v");
      rig.answers(LOWER, "$1", "v");

      assertThat(rig.end(UPPER).isOpen()).isTrue();
    }
  }

  @Test
  void aLargeReplyGoesOutAsItComes() {
    try (EntryRig rig = new EntryRig()) {
      String half = "x".repeat(300_000);
      rig.says("GET a", "GET a");
      rig.asked(UPPER);
      rig.end(UPPER).receives("$600000\r\n" + half);
      rig.client().runPendingTasks();
      assertThat(rig.client().sent()).isEqualTo("$600000\r\n" + half);

      rig.end(UPPER).receives(half + "\r\n$1\r\nv\r\n");
      assertThat(rig.client().sent()).isEqualTo(half + "\r\n$1\r\nv\r\n");
    }
  }

  @Test
  void aLargeReplyWaitsForThoseBeforeIt() {
    try (EntryRig rig = new EntryRig()) {
      String half = "x".repeat(300_000);
      rig.says("GET b", "GET a");
      rig.asked(UPPER);
      rig.asked(LOWER);
      rig.end(UPPER).receives("$600000\r\n" + half);
      assertThat(rig.told()).isEmpty();
      rig.answers(LOWER, "$1", "v");
      assertThat(rig.told()).isEqualTo("$1 v");
      rig.end(UPPER).receives(half + "\r\n");
      assertThat(rig.client().sent()).isEqualTo("$600000\r\n" + half + half + "\r\n");
    }
  }

  @Test
  void aReplyThatBreaksOffEndsTheClient() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET a");
      rig.asked(UPPER);
      rig.end(UPPER).receives("$600000\r\n" + "x".repeat(300_000));
      rig.end(UPPER).close();
      rig.client().runPendingTasks();

      assertThat(rig.client().isOpen()).isFalse();
    }
  }

  @Test
  void repliesThatWaitAreNotHeldWithoutLimit() {
    try (EntryRig rig = new EntryRig()) {
      rig.says("GET b", "GET a", "GET a");
      rig.asked(UPPER);
      rig.answers(UPPER, "$600000", "x".repeat(600_000));
      assertThat(rig.client().isOpen()).isTrue();
      rig.answers(UPPER, "$600000", "x".repeat(600_000));

      assertThat(rig.client().isOpen()).isFalse();
    }
  }
}
