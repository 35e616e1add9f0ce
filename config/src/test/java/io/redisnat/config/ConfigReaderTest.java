package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.LimitsConfig.PreAuth;
import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  private static final String SEEDS = "redis-nat.upstream.seeds = [\"10.0.0.1:7000\"]\n";

  private static final String EVERY_KEY =
      """
      redis-nat {
        transport = io_uring, event-loops = 2, drain-timeout = 0s
        ledger { file = /var/lib/ports, grace = 7d }
        upstream {
          seeds = ["10.0.0.1:7000", "[::1]:7001"]
          standby-nodes = "10.0.0.2:7000, 10.0.0.3:7000,"
          password = 007
          dial-map { "10.0.0.1:7000" = "localhost:17000" }
          connect-timeout = 1500ms, dead-after = 1m
        }
        audiences = [{ name = a, bind = "::", advertise = "::1", port-base = 1, capacity = 2 }]
        limits {
          max-depth = 8, max-arguments = 16, max-bulk = 3 GiB, max-inline = 2k, pre-auth = on
          max-held = 100000, hold-timeout = 0, write-buffer = 1 MiB
          max-pending = 17, max-connections = 5, accept-rate = 6, accept-burst = 7, idle-timeout = 8s
        }
        topology {
          refresh-interval = 1m, min-refresh-gap = 1s, query-timeout = 5s, nodes-asked = 1
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void readsTheSample() {
    ProxyConfig config = ConfigReader.read(Path.of("proxy.conf"), Map.of());

    assertThat(config.upstream().seeds()).hasSize(3);
    assertThat(config.audiences()).extracting(AudienceConfig::name).containsExactly("host");
  }

  @Test
  void readsTheSampleWithEverySettingSwitchedOn() throws IOException {
    String all =
        Files.readString(Path.of("proxy.conf"))
            .replaceAll("(?m)^( +)# (username|password|dial-map|  \"|}|\\{ name)", "$1$2");

    ProxyConfig config = ConfigReader.parse(all, "sample", Map.of("TOPOLOGY_PASSWORD", "s"));

    assertThat(config.audiences())
        .containsExactly(
            new AudienceConfig("host", "127.0.0.1", Optional.empty(), 7000, 64),
            new AudienceConfig("lan", "0.0.0.0", Optional.of("redis.example"), 7100, 64));
    assertThat(config.upstream().credentials())
        .contains(new Credentials(Optional.of("topology"), "s"));
    assertThat(config.upstream().dialAddress(HostPort.parse("10.10.10.100:7000")))
        .isEqualTo(HostPort.parse("127.0.0.1:17000"));
  }

  @Test
  void readsEveryKey() {
    ProxyConfig config = ConfigReader.parse(EVERY_KEY, "test", Map.of());

    assertThat(config.transport()).isEqualTo(Transport.IO_URING);
    assertThat(config.eventLoops()).isEqualTo(2);
    assertThat(config.drainTimeout()).isZero();
    assertThat(config.ledger().file()).isEqualTo(Path.of("/var/lib/ports"));
    assertThat(config.ledger().grace()).isEqualTo(Duration.ofDays(7));
    assertThat(config.upstream())
        .isEqualTo(
            new UpstreamConfig(
                List.of(new HostPort("10.0.0.1", 7000), new HostPort("::1", 7001)),
                List.of(new HostPort("10.0.0.2", 7000), new HostPort("10.0.0.3", 7000)),
                Optional.of(new Credentials(Optional.empty(), "007")),
                Map.of(new HostPort("10.0.0.1", 7000), new HostPort("localhost", 17000)),
                Duration.ofMillis(1500),
                Duration.ofMinutes(1),
                Optional.empty()));
    assertThat(config.audiences())
        .containsExactly(new AudienceConfig("a", "::", Optional.of("::1"), 1, 2));
    assertThat(config.limits())
        .isEqualTo(
            new LimitsConfig(
                8,
                16,
                3L << 30,
                2048,
                PreAuth.ON,
                100_000,
                Duration.ZERO,
                1024 * 1024,
                Duration.ofSeconds(10),
                17,
                new ConnectionLimits(OptionalInt.of(5), 6, 7, Duration.ofSeconds(8))));
    assertThat(config.topology())
        .isEqualTo(
            new TopologyConfig(
                Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(5), 1));
  }

  @Test
  void fillsInWhatAnAudienceLeavesOut() {
    ProxyConfig config =
        ConfigReader.parse(
            SEEDS + "redis-nat.audiences = [{name = a}, {name = b, port-base = 8000}]",
            "test",
            Map.of());

    assertThat(config.audiences())
        .containsExactly(
            new AudienceConfig("a", "127.0.0.1", Optional.empty(), 7000, 64),
            new AudienceConfig("b", "127.0.0.1", Optional.empty(), 8000, 64));
  }

  @Test
  void takesTheLedgerRelativeToTheDirectoryOfTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("proxy.conf"), SEEDS);

    assertThat(ConfigReader.read(file, Map.of()).ledger().file())
        .isEqualTo(directory.resolve("redis-nat.ledger"));
  }

  @Test
  void takesNullForUnset() {
    ProxyConfig config =
        ConfigReader.parse(
            SEEDS + "redis-nat { event-loops = null, upstream.password = null }", "t", Map.of());

    assertThat(config.eventLoops()).isZero();
    assertThat(config.upstream().credentials()).isEmpty();
  }

  @Test
  void followsAnIncludeAndNamesItsLines() throws IOException {
    Files.writeString(directory.resolve("seeds.conf"), SEEDS);
    Path file = Files.writeString(directory.resolve("proxy.conf"), "include \"seeds.conf\"\n");

    assertThat(ConfigReader.read(file, Map.of()).upstream().seeds())
        .containsExactly(HostPort.parse("10.0.0.1:7000"));
  }

  @Test
  void substitutesOtherKeysAndAppendsToLists() {
    ProxyConfig config =
        ConfigReader.parse(
            SEEDS
                + "redis-nat.upstream.seeds += \"10.0.0.2:7000\"\n"
                + "redis-nat.limits.write-buffer = ${redis-nat.limits.max-inline}\n",
            "test",
            Map.of());

    assertThat(config.upstream().seeds()).hasSize(2);
    assertThat(config.limits().writeBuffer()).isEqualTo(64 * 1024);
  }
}
