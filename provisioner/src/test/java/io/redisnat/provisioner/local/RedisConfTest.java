package io.redisnat.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisConfTest {

  private static final HostPort ADDRESS = HostPort.parse("127.10.10.100:7000");

  private static String conf(int major, int minor) {
    return RedisConf.of(
        ADDRESS, Path.of("/data/with \"blank"), new RedisVersion(major, minor), Map.of());
  }

  @Test
  void aNodeAnnouncesItsMachinesAddressAndNeverMovesToAnotherMaster() {
    assertThat(conf(7, 0).lines())
        .contains(
            "port 7000",
            "bind 127.10.10.100",
            "bind-source-addr 127.10.10.100",
            "protected-mode no",
            "cluster-announce-ip 127.10.10.100",
            "cluster-allow-replica-migration no",
            "repl-diskless-sync-delay 0",
            "dir \"/data/with \\\"blank\"");
  }

  @Test
  void settingsThatAnOldServerDoesNotKnowAreLeftOut() {
    assertThat(conf(6, 2))
        .doesNotContain("bind-source-addr")
        .contains("allow-replica-migration no");
    assertThat(conf(6, 0))
        .doesNotContain("allow-replica-migration")
        .contains("cluster-migration-barrier 999");
  }

  @Test
  void optionsReplaceOurs() {
    assertThat(
            RedisConf.of(
                    ADDRESS,
                    Path.of("/d"),
                    new RedisVersion(7, 0),
                    Map.of("cluster-node-timeout", "1000", "maxmemory", "10mb"))
                .lines())
        .contains("cluster-node-timeout 1000", "maxmemory 10mb")
        .doesNotContain("cluster-node-timeout 5000");
  }
}
