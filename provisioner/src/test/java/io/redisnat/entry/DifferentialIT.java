package io.redisnat.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random commands, the same to one plain server and to the entry port before a cluster: all replies
 * are equal, save for what {@link Difference} lists and {@link ClusterRules} foresee.
 *
 * <p>{@code -Ddifferential.seed=N} plays another game ({@code any}: a new one each time), {@code
 * -Ddifferential.steps=N} a longer one.
 */
class DifferentialIT {

  private static final Logger log = LoggerFactory.getLogger(DifferentialIT.class);

  private static final long SEED = seed(System.getProperty("differential.seed", "1"));
  private static final int STEPS = Integer.getInteger("differential.steps", 3_000);

  private static long seed(String text) {
    return text.equals("any") ? new Random().nextLong() : Long.parseLong(text);
  }

  @Test
  void theEntryPortAnswersAsOneServer() throws IOException {
    log.info("differential seed {}, {} steps", SEED, STEPS);
    try (RedisProcess one = RedisProcess.standalone();
        ProxiedCluster cluster = ProxiedCluster.start(3, 2, 1, "");
        Differential differential =
            new Differential(one.address(), cluster.entry(), new History(SEED))) {
      assertThat(differential.run(new Scenario(SEED), STEPS)).isGreaterThanOrEqualTo(STEPS);
    }
  }
}
