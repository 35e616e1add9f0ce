package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.redisnat.config.LimitsConfig.PreAuth;
import io.redisnat.config.ProxyConfig.LedgerConfig;
import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No default changes silently, and none is missing from the table in README.md. */
class DefaultsTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(redis-nat\\.[^`]*)` \\| (?:`([^`]*)`|none) \\| (.*)$");
  private static final Pattern VARIABLE = Pattern.compile("REDIS_NAT_[A-Z_]+");

  @Test
  void areExactlyThese() {
    ProxyConfig config =
        ConfigReader.parse("redis-nat.upstream.seeds = [\"10.0.0.1:7000\"]", "test", Map.of());

    assertThat(config)
        .isEqualTo(
            new ProxyConfig(
                Transport.AUTO,
                0,
                Duration.ofSeconds(10),
                new LedgerConfig(Path.of("redis-nat.ledger"), Duration.ofHours(24)),
                new UpstreamConfig(
                    List.of(new HostPort("10.0.0.1", 7000)),
                    List.of(),
                    Optional.empty(),
                    Map.of(),
                    Duration.ofSeconds(2)),
                List.of(new AudienceConfig("host", "127.0.0.1", Optional.empty(), 7000, 64)),
                new LimitsConfig(
                    1024,
                    1_048_576,
                    512L * 1024 * 1024,
                    64 * 1024,
                    PreAuth.AUTO,
                    4 * 1024 * 1024,
                    Duration.ofSeconds(1),
                    256 * 1024,
                    Duration.ofSeconds(10),
                    65_536,
                    new ConnectionLimits(OptionalInt.empty(), 2000, 4000, Duration.ZERO)),
                new EntryConfig(
                    ReadFrom.MASTER,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15),
                    new EntryConfig.Clients(1024, 1L << 30, 256L << 20),
                    new EntryConfig.Upstream(1000, 65_536, 16L << 20, Duration.ofMinutes(1)),
                    16 << 20),
                new TopologyConfig(
                    Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(1), 3),
                new AdminConfig(Optional.of(new HostPort("127.0.0.1", 9121)), true),
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO)));
  }

  @Test
  void areInTheTableAndTheTableHasNoOthers() throws IOException {
    Map<String, String> table =
        ROW.matcher(Files.readString(Path.of("README.md")))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1),
                    row -> row.group(2) == null ? "" : row.group(2),
                    (one, other) -> "twice in the table",
                    TreeMap::new));

    assertThat(table).isEqualTo(defaults());
  }

  @Test
  void haveAllTheirVariablesInTheTable() throws IOException {
    String rows =
        ROW.matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(row -> row.group(3))
            .collect(Collectors.joining());
    String reference = Files.readString(Path.of("src/main/resources/reference.conf"));

    assertThat(variables(rows)).isEqualTo(variables(reference)).isNotEmpty();
  }

  private static TreeSet<String> variables(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Path of each key and its default as text. */
  private static Map<String, String> defaults() {
    ConfigObject unresolved = ConfigFactory.parseResources("reference.conf").root();
    ConfigObject resolved = Hocon.load("", "test", Map.of()).builtIn();
    Map<String, String> keys = new TreeMap<>();
    collect("", unresolved, resolved, keys);
    return keys;
  }

  private static void collect(
      String path, ConfigObject unresolved, ConfigObject resolved, Map<String, String> keys) {
    for (String key : unresolved.keySet()) {
      String keyPath = path + key;
      ConfigValue value = resolved.get(key);
      if (value instanceof ConfigList list && !list.isEmpty()) {
        ConfigList elements = (ConfigList) unresolved.get(key);
        collect(keyPath + "[].", (ConfigObject) elements.get(0), (ConfigObject) list.get(0), keys);
      } else if (value instanceof ConfigObject object && !object.isEmpty()) {
        collect(keyPath + ".", (ConfigObject) unresolved.get(key), object, keys);
      } else {
        keys.put(keyPath, value == null ? "" : text(value));
      }
    }
  }

  private static String text(ConfigValue value) {
    return value.unwrapped() instanceof String text
        ? text
        : value.render(ConfigRenderOptions.concise());
  }
}
