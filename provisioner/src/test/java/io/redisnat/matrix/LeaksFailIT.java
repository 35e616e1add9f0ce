package io.redisnat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.matrix.Result.Verdict;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RedisProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The matrix can fail: a client that is told an inside address gets nowhere. */
@TestInstance(Lifecycle.PER_CLASS)
class LeaksFailIT {

  private ClientNetwork network;
  private Bed bed;

  @BeforeAll
  void start() throws Exception {
    network = new ClientNetwork();
    bed = new Bed(BedPlan.of("leaks", new Servers().usual()));
  }

  @AfterAll
  void stop() throws Exception {
    bed.close();
    network.close();
  }

  @Test
  void onlyOutsideAddressesAnswer() throws Exception {
    assertThat(network.reaches(bed.seed(Mode.NODE_PORTS))).isTrue();
    for (RedisProcess node : bed.nodes().all()) {
      assertThat(network.reaches(node.address())).as("%s from there", node).isFalse();
    }
  }

  @Test
  void aClientThatIsToldInsideAddressesFails() throws Exception {
    ClientFolder java = ClientFolder.of("java");
    assertThat(java.prepare()).isEmpty();
    ClientProgram jedis = java.program("jedis");
    HostPort node = bed.nodes().all().get(0).address();
    try (DumbRelay relay = new DumbRelay(ClientNetwork.OUTSIDE, node)) {
      Map<String, String> environment =
          Map.of("RN_HOST", relay.address().host(), "RN_PORT", "" + relay.address().port());
      try (ClientRun run = new ClientRun(jedis, network.inside(jedis.command()), environment)) {
        run.await(Scenario.KEYS);

        assertThat(run.results().get(Scenario.KEYS).verdict()).isEqualTo(Verdict.FAIL);
      }
    }
  }
}
