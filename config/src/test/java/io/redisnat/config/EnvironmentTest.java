package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final Map<String, String> EVERYTHING =
      Map.ofEntries(
          Map.entry("REDIS_NAT_TRANSPORT", "nio"),
          Map.entry("REDIS_NAT_EVENT_LOOPS", "3"),
          Map.entry("REDIS_NAT_DRAIN_TIMEOUT", "4s"),
          Map.entry("REDIS_NAT_LEDGER_FILE", "/data/ledger"),
          Map.entry("REDIS_NAT_LEDGER_GRACE", "1h"),
          Map.entry("REDIS_NAT_UPSTREAM_SEEDS", "10.0.0.1:7000,[::1]:7000"),
          Map.entry("REDIS_NAT_UPSTREAM_STANDBY_NODES", "10.0.0.9:7000"),
          Map.entry("REDIS_NAT_UPSTREAM_USERNAME", "u"),
          Map.entry("REDIS_NAT_UPSTREAM_PASSWORD", "p"),
          Map.entry("REDIS_NAT_UPSTREAM_DIAL_MAP", "10.0.0.1:7000=a:1, [::1]:7000=[::1]:2"),
          Map.entry("REDIS_NAT_UPSTREAM_CONNECT_TIMEOUT", "5s"),
          Map.entry("REDIS_NAT_UPSTREAM_DEAD_AFTER", "6s"),
          Map.entry("REDIS_NAT_AUDIENCE", "pod"),
          Map.entry("REDIS_NAT_BIND", "0.0.0.0"),
          Map.entry("REDIS_NAT_ADVERTISE", "redis.example"),
          Map.entry("REDIS_NAT_PORT_BASE", "8000"),
          Map.entry("REDIS_NAT_CAPACITY", "9"),
          Map.entry("REDIS_NAT_MAX_CONNECTIONS", "77"),
          Map.entry("REDIS_NAT_LOG_FORMAT", "json"),
          Map.entry("REDIS_NAT_LOG_LEVEL", "debug"),
          Map.entry("REDIS_NAT_ADMIN_LISTEN", "0.0.0.0:9000"));

  @Test
  void isEnoughWithoutAnyFile() {
    ProxyConfig config = ConfigReader.parse("", "test", EVERYTHING);

    HostPort v4 = HostPort.parse("10.0.0.1:7000");
    HostPort v6 = HostPort.parse("[::1]:7000");
    assertThat(config.transport()).isEqualTo(Transport.NIO);
    assertThat(config.eventLoops()).isEqualTo(3);
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.ledger())
        .isEqualTo(new ProxyConfig.LedgerConfig(Path.of("/data/ledger"), Duration.ofHours(1)));
    assertThat(config.upstream())
        .isEqualTo(
            new UpstreamConfig(
                List.of(v4, v6),
                List.of(HostPort.parse("10.0.0.9:7000")),
                Optional.of(new Credentials(Optional.of("u"), "p")),
                Map.of(v4, HostPort.parse("a:1"), v6, HostPort.parse("[::1]:2")),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Optional.empty()));
    assertThat(config.audiences())
        .containsExactly(
            new AudienceConfig("pod", "0.0.0.0", Optional.of("redis.example"), 8000, 9));
    assertThat(config.admin())
        .isEqualTo(new AdminConfig(Optional.of(HostPort.parse("0.0.0.0:9000")), false));
    assertThat(config.limits().connections().maxConnections()).hasValue(77);
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG));
  }

  @Test
  void losesToTheFile() {
    ProxyConfig config =
        ConfigReader.parse(
            "redis-nat.upstream { seeds = [\"a:1\"], dial-map { \"a:1\" = \"b:2\" } }",
            "test",
            Map.of("REDIS_NAT_UPSTREAM_SEEDS", "c:3", "REDIS_NAT_UPSTREAM_DIAL_MAP", "c:3=d:4"));

    assertThat(config.upstream().seeds()).containsExactly(new HostPort("a", 1));
    assertThat(config.upstream().dialMap())
        .isEqualTo(Map.of(new HostPort("a", 1), new HostPort("b", 2)));
  }

  @Test
  void countsAsUnsetWhereItIsEmpty() {
    ProxyConfig config =
        ConfigReader.parse(
            "redis-nat.upstream.seeds = \"a:1\"",
            "test",
            Map.of("REDIS_NAT_UPSTREAM_PASSWORD", "", "REDIS_NAT_BIND", ""));

    assertThat(config.upstream().credentials()).isEmpty();
    assertThat(config.audiences().get(0).bind()).isEqualTo("127.0.0.1");
  }

  @Test
  void setsWhatAudiencesOfTheFileLeaveOut() {
    ProxyConfig config =
        ConfigReader.parse(
            "redis-nat { upstream.seeds = \"a:1\", audiences = [{ name = x, capacity = 2 }] }",
            "test",
            Map.of("REDIS_NAT_PORT_BASE", "8000", "REDIS_NAT_AUDIENCE", "pod"));

    assertThat(config.audiences())
        .containsExactly(new AudienceConfig("x", "127.0.0.1", Optional.empty(), 8000, 2));
  }

  @Test
  void isNamedInTheErrorsOfItsValues() {
    assertThatThrownBy(
            () ->
                ConfigReader.parse(
                    """
                    redis-nat {
                      event-loops = ${LOOPS}
                      upstream.seeds = [${SEED}":7000"]
                      audiences = [
                        { name = x
                          port-base = ${?BASE} }
                      ]
                    }
                    """,
                    "proxy.conf",
                    Map.of(
                        "LOOPS", "many",
                        "SEED", "a b",
                        "BASE", "low",
                        "REDIS_NAT_LEDGER_GRACE", "5")))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(
            "environment variable REDIS_NAT_LEDGER_GRACE: 'redis-nat.ledger.grace' is '5'",
            "proxy.conf:3: environment variable SEED: 'redis-nat.upstream.seeds' has a wrong",
            "proxy.conf:2: environment variable LOOPS: 'redis-nat.event-loops' is 'many'",
            "environment variable BASE: 'redis-nat.audiences[0].port-base' is 'low'");
  }

  @Test
  void isNamedForTheDefaultAudienceToo() {
    assertThatThrownBy(
            () ->
                ConfigReader.parse(
                    "redis-nat.upstream.seeds = \"a:1\"",
                    "proxy.conf",
                    Map.of("REDIS_NAT_BIND", "localhost")))
        .hasMessage(
            "environment variable REDIS_NAT_BIND: 'redis-nat.audiences[0].bind' is 'localhost';"
                + " it must be an IP such as 127.0.0.1, or 0.0.0.0 for all");
  }
}
