package io.redisnat.provisioner.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.provisioner.local.LocalCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JoinDiagnosisIT {

  /** What a port mapping does that forgets the bus. */
  @Test
  void nodesThatCannotJoinSayWhichPortDoesNotAnswer() {
    assertThatThrownBy(
            () ->
                LocalCluster.builder()
                    .nodesPerMachine(1)
                    .replicas(0)
                    .option("cluster-announce-bus-port", "9")
                    .timeout(Duration.ofSeconds(8))
                    .start())
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("to know all the others")
        .hasMessageContaining("at its bus port 127.")
        .hasMessageContaining(":9: nothing answers there");
  }
}
