package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {

  private static final String ALL_DEFAULTS =
      """
      redis-nat {
        transport = auto
        event-loops = 0
        drain-timeout = 10s
        ledger {
          file = "redis-nat.ledger"
          grace = 24h
        }
        upstream {
          seeds = ["a:1"]
          standby-nodes = []
          password = "***"
          dial-map {
          }
          connect-timeout = 2s
          dead-after = 15s
          tls {
            enabled = false
          }
        }
        audiences = [
          {
            name = "host"
            bind = "127.0.0.1"
            advertise = auto
            port-base = 7000
            capacity = 64
            entry-port = auto
            max-connections = 0
          }
        ]
        limits {
          max-depth = 1024
          max-arguments = 1048576
          max-bulk = 512 MiB
          max-inline = 64 KiB
          pre-auth = auto
          max-held = 4 MiB
          hold-timeout = 1s
          write-buffer = 256 KiB
          handshake-timeout = 10s
          max-pending = 65536
          max-connections = auto
          accept-rate = 2000
          accept-burst = 4000
          idle-timeout = 0s
        }
        entry {
          read-from = master
          retry-timeout = 10s
          node-timeout = 15s
          max-in-flight = 1024
          max-request = 1 GiB
          max-output = 256 MiB
          own-connections = 1000
          max-queued = 65536
          max-queued-bytes = 16 MiB
          unused-after = 1m
          script-memory = 16 MiB
        }
        topology {
          refresh-interval = 2s
          min-refresh-gap = 100ms
          query-timeout = 1s
          nodes-asked = 3
        }
        admin {
          listen = "127.0.0.1:9121"
        }
        log {
          format = text
          level = info
        }
      }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "upstream { username = \"quo\\\"ted\\\\\", password = hunter2, standby-nodes = \"[::1]:7\" }",
        "upstream.dial-map { \"[::1]:7000\" = \"b:2\", \"a:1\" = \"[::1]:3\" }",
        "audiences = [{ name = \"a } b\", bind = \"::\", advertise = \"::1\" }, {name = c, port-base = 9000}]",
        "limits { max-held = 65537, max-inline = 1536, pre-auth = off, hold-timeout = 0 }",
        "topology { min-refresh-gap = 1500us, refresh-interval = 90s }",
        "limits { max-pending = 99, max-connections = 7, accept-rate = 0, idle-timeout = 90s }",
        "audiences = [{ name = a, max-connections = 5 }], log { format = json, level = trace }",
        "audiences = [{ name = a, entry-port = off }, {name = c, port-base = 9000, entry-port = 6400}]",
        "entry { read-from = nearest, retry-timeout = 0, max-output = 1 MiB, own-connections = 0 }",
        "admin.listen = off",
        "admin.listen = \"[::1]:9999\"",
        "ledger { file = \"C:\\\\a b\\tc\", grace = 36h }, transport = epoll, event-loops = 4"
      })
  void isReadBackToTheSameConfigurationButForThePasswordAndThatAllIsAskedFor(String settings) {
    ProxyConfig config =
        read("redis-nat { " + settings + " }\nredis-nat.upstream.seeds += \"a:1\"");

    String rendered = EffectiveConfig.render(config);

    assertThat(rendered).doesNotContain("hunter2");
    assertThat(read(rendered)).isEqualTo(masked(config));
  }

  @Test
  void showsEveryKeyThatHasADefault() {
    String rendered =
        EffectiveConfig.render(read("redis-nat.upstream { seeds = \"a:1\", password = x }"));

    assertThat(rendered).isEqualTo(ALL_DEFAULTS);
  }

  private static ProxyConfig read(String text) {
    return ConfigReader.parse(text, "test", Map.of());
  }

  private static ProxyConfig masked(ProxyConfig config) {
    UpstreamConfig upstream = config.upstream();
    Optional<Credentials> credentials =
        upstream.credentials().map(login -> new Credentials(login.username(), "***"));
    return new ProxyConfig(
        config.transport(),
        config.eventLoops(),
        config.drainTimeout(),
        config.ledger(),
        new UpstreamConfig(
            upstream.seeds(),
            upstream.standbyNodes(),
            credentials,
            upstream.dialMap(),
            upstream.connectTimeout(),
            upstream.deadAfter(),
            upstream.tls()),
        config.audiences(),
        config.limits(),
        config.entry(),
        config.topology(),
        new AdminConfig(config.admin().listen(), false),
        config.log());
  }
}
