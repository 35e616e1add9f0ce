package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealCommandsIT {

  @TempDir private Path root;

  @AfterEach
  void removeAll() {
    run("down");
  }

  private Run run(String line) {
    return Run.of(root, (line + " --name heal").split(" "));
  }

  @Test
  void whatIsWrongIsFoundForeseenAndMended() throws IOException {
    Run up = run("up --detach --nodes-per-machine 2 --replicas 1");
    assertThat(up.code()).as(up.err()).isZero();
    Run well = run("check");
    assertThat(well.code()).as(well.out()).isZero();
    assertThat(well.out()).contains("cluster 'heal' is well");
    assertForeseen();
    String before = run("repair --dry-run --json").json().get("fingerprint").asText();

    swapRolesOfFirstShard();

    Run moved = run("failback --if-unchanged " + before);
    assertThat(moved.code()).isEqualTo(ExitCodes.STALE);
    assertThat(moved.err()).contains("the cluster has changed");
    Run wrong = run("check --json");
    assertThat(wrong.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(wrong.json().get("findings").get(0).get("fix").asText())
        .endsWith("failback --name heal");
    assertThat(run("whatif --all").code()).isEqualTo(ExitCodes.UNHEALTHY);
    Run dry = run("failback --dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.out()).contains("CLUSTER FAILOVER");
    Run done = run("failback --json");
    assertThat(done.code()).as(done.out()).isZero();
    assertThat(done.json().get("result").asText()).isEqualTo("done");
    assertThat(done.json().get("steps")).hasSize(1);
    assertThat(run("check").code()).isZero();
    assertThat(run("repair").out()).contains("nothing was done", "result: done");
    assertThat(run("takeover --yes").out()).contains("nothing was done");
  }

  private void assertForeseen() {
    Run one = run("whatif machine-2 --json");
    assertThat(one.code()).isZero();
    JsonNode loss = one.json().get("losses").get(0);
    assertThat(loss.get("outage").asText()).isEqualTo("election");
    assertThat(loss.get("votesLeft").asInt()).isEqualTo(2);
    assertThat(loss.get("lostMasters")).hasSize(1);
    Run two = run("whatif --depth 2");
    assertThat(two.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(two.out()).contains("machine-1, then machine-2: 0 % survived");
    Run nobody = run("whatif machine-9");
    assertThat(nobody.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(nobody.err()).contains("there are machine-1, machine-2, machine-3");
  }

  /** The machine of the replica then has two masters of three. */
  private void swapRolesOfFirstShard() throws IOException {
    JsonNode nodes = run("status --json").json().get("nodes");
    String first = nodes.get(0).get("id").asText();
    for (JsonNode node : nodes) {
      if (node.get("primary").asText().equals(first)) {
        try (RedisConnection replica =
            new RedisConnection(HostPort.parse(node.get("inside").asText()))) {
          replica.command("CLUSTER", "FAILOVER");
        }
      }
    }
    // At first nodes disagree and a link is down; what stays is that two masters are together.
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                List.of("safety")
                    .equals(run("check --json").json().get("findings").findValuesAsText("kind")));
  }
}
