package io.redisnat.proxy.route.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.SlotRange;
import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A master dies that keeps what a client waits for. */
class FailoverIT {

  @Test
  void subscriptionsGoOnAtOtherMasters() throws IOException {
    try (EntryCluster cluster = EntryCluster.start(3, 1);
        EntryClient subscriber = cluster.client();
        EntryClient publisher = cluster.client()) {
      assertThat(subscriber.ask("SUBSCRIBE news"))
          .isEqualTo("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
      RedisProcess keeper =
          cluster.nodes().all().stream()
              .filter(node -> node.command("PUBSUB", "CHANNELS").contains("news"))
              .findFirst()
              .orElseThrow();
      String shard = channelOf(cluster, keeper);
      assertThat(subscriber.ask("SSUBSCRIBE " + shard)).startsWith("*3\r\n$10\r\nssubscribe\r\n");

      keeper.kill();
      awaitKept(cluster, keeper, "CHANNELS", "news");
      awaitKept(cluster, keeper, "SHARDCHANNELS", shard);

      assertThat(publisher.ask("PUBLISH news x")).startsWith(":");
      assertThat(subscriber.frame()).isEqualTo("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n");
      assertThat(publisher.ask("SPUBLISH " + shard + " y")).isEqualTo(":1\r\n");
      assertThat(subscriber.frame())
          .isEqualTo(
              "*3\r\n$8\r\nsmessage\r\n$%d\r\n%s\r\n$1\r\ny\r\n".formatted(shard.length(), shard));
    }
  }

  /** One whose slot this master serves. */
  private static String channelOf(EntryCluster cluster, RedisProcess master) {
    SlotRange slots = cluster.proxy().topology().node(master.id()).orElseThrow().slots().get(0);
    int i = 0;
    int slot;
    do {
      slot = Integer.parseInt(master.command("CLUSTER", "KEYSLOT", "shard" + ++i));
    } while (slot < slots.start() || slot > slots.end());
    return "shard" + i;
  }

  private static void awaitKept(
      EntryCluster cluster, RedisProcess dead, String kind, String channel) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cluster.nodes().all().stream()
                    .filter(node -> node != dead)
                    .anyMatch(node -> node.command("PUBSUB", kind).contains(channel)));
  }
}
