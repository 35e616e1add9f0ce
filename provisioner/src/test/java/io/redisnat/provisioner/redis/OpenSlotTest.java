package io.redisnat.provisioner.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.NodeId;
import org.junit.jupiter.api.Test;

class OpenSlotTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);

  @Test
  void theOwnLineTellsWhatComesAndWhatGoes() {
    String nodes =
        """
        %s 127.10.10.101:7000@17000 master - 0 0 2 connected 100-200
        %s 127.10.10.100:7000@17000 myself,master - 0 0 1 connected 0-99 [93->-%s] [177-<-%s]
        """
            .formatted(B, A, B, B);

    assertThat(OpenSlot.ofSelf(nodes))
        .containsExactly(
            new OpenSlot(93, new NodeId(A), false, new NodeId(B)),
            new OpenSlot(177, new NodeId(A), true, new NodeId(B)));
  }

  @Test
  void otherLinesTellNothing() {
    String nodes = A + " 127.10.10.100:7000@17000 master - 0 0 1 connected 0-99 [93->-" + B + "]\n";

    assertThat(OpenSlot.ofSelf(nodes)).isEmpty();
  }
}
