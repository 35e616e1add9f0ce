package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {

  private static final String BEFORE =
      """
      upstream { seeds = "a:1", password = hunter2 }
      audiences = [{ name = host, port-base = 7000 }, { name = lan, port-base = 8000 }]
      """;

  @Test
  void thereIsNoneBetweenEquals() {
    assertThat(changes(BEFORE, BEFORE)).isEmpty();
  }

  @Test
  void eachSettingIsOneLineInTheOrderOfTheFile() {
    String after =
        """
        drain-timeout = 3s
        upstream { seeds = ["a:1", "b:2"], password = hunter2, dial-map { "a:1" = "c:3" } }
        audiences = [{ name = lan, port-base = 8000 }, { name = host, port-base = 7100 }]
        limits.max-held = 1 MiB
        """;

    assertThat(changes(BEFORE, after))
        .extracting(ConfigChange::toString)
        .containsExactly(
            "drain-timeout: 10s -> 3s",
            "upstream.seeds: [\"a:1\"] -> [\"a:1\", \"b:2\"]",
            "audiences[host].port-base: 7000 -> 7100",
            "limits.max-held: 4 MiB -> 1 MiB",
            "upstream.dial-map.\"a:1\": none -> \"c:3\"");
  }

  @Test
  void anAudienceThatComesOrGoesIsOneLine() {
    String after =
        """
        upstream { seeds = "a:1", password = hunter2 }
        audiences = [{ name = host, port-base = 7000 }, { name = pod, bind = "::1", port-base = 1 }]
        """;

    assertThat(changes(BEFORE, after))
        .extracting(ConfigChange::toString)
        .containsExactly(
            "audiences[lan]: 127.0.0.1:8000-8063 -> none", "audiences[pod]: none -> [::1]:1-64");
  }

  @Test
  void aSecretThatChangesIsSeenButNotShown() {
    assertThat(changes(BEFORE, BEFORE.replace("hunter2", "hunter3")))
        .extracting(ConfigChange::toString)
        .containsExactly("upstream.password: \"***\" -> \"***\"");
    assertThat(changes(BEFORE, BEFORE.replace("hunter2", "null")))
        .extracting(ConfigChange::toString)
        .containsExactly("upstream.password: \"***\" -> none");
  }

  @Test
  void whatIsTiedToTheProcessNeedsARestart() {
    String after =
        BEFORE
            + "transport = nio, event-loops = 3, ledger.file = x, admin.listen = off, "
            + "ledger.grace = 1h";

    assertThat(changes(BEFORE, after))
        .filteredOn(ConfigChange::needsRestart)
        .extracting(ConfigChange::setting)
        .containsExactly("transport", "event-loops", "ledger.file", "admin.listen");
  }

  private static List<ConfigChange> changes(String before, String after) {
    return ConfigChange.between(read(before), read(after));
  }

  private static ProxyConfig read(String text) {
    return ConfigReader.parse("redis-nat {\n" + text + "\n}", "test", Map.of());
  }
}
