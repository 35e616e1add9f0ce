package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** redis-cli and redis-benchmark at the entry port, with and without what they know of clusters. */
@ExtendWith(SharedCluster.class)
class EntryRedisCliIT {

  private final ProxiedCluster cluster;
  private final HostPort entry;
  private final Programs programs;

  EntryRedisCliIT(ProxiedCluster cluster) {
    this.cluster = cluster;
    this.entry = cluster.entry();
    this.programs = new Programs(cluster);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2", "-3"})
  void needsNoSwitch(String protocol) {
    for (int i = 0; i < 10; i++) {
      String key = "plain" + protocol + i;
      assertThat(cli(protocol, "set", key, "v" + i)).isEqualTo("OK\n");
      assertThat(cli(protocol, "get", key)).isEqualTo("v" + i + "\n");
    }
    assertThat(cli(protocol, "mget", "plain" + protocol + 1, "plain" + protocol + 2))
        .isEqualTo("v1\nv2\n");
    assertThat(cli(protocol, "del", "plain" + protocol + 1, "plain" + protocol + 2))
        .isEqualTo("2\n");
  }

  @Test
  void worksWithTheSwitchToo() {
    for (int i = 0; i < 10; i++) {
      assertThat(cli("-c", "set", "switched" + i, "v" + i)).isEqualTo("OK\n");
      assertThat(cli("-c", "get", "switched" + i)).isEqualTo("v" + i + "\n");
    }
  }

  @Test
  void insertsInMass(@TempDir Path directory) throws IOException {
    Path commands = directory.resolve("commands");
    Files.writeString(
        commands,
        IntStream.range(0, 10_000)
            .mapToObj(i -> RawClient.encode("SET", "mass" + i, "value " + i))
            .collect(Collectors.joining()),
        StandardCharsets.ISO_8859_1);

    String printed =
        programs.run(
            List.of(
                "sh",
                "-c",
                "redis-cli -h %s -p %d --pipe < '%s'"
                    .formatted(entry.host(), entry.port(), commands)));

    assertThat(printed).contains("errors: 0, replies: 10000");
    assertThat(cli("get", "mass9999")).isEqualTo("value 9999\n");
  }

  @Test
  void findsAllKeysByScan() {
    String script = "for i = 1, 100 do redis.call('set', KEYS[1] .. i, i) end";
    List<String> tags = List.of("{a}", "{b}", "{c}", "{d}", "{e}");
    for (String tag : tags) {
      cli("eval", script, "1", "scanned" + tag);
    }

    List<String> found = cli("--scan", "--pattern", "scanned*").lines().distinct().toList();

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            tags.stream()
                .flatMap(tag -> IntStream.rangeClosed(1, 100).mapToObj(i -> "scanned" + tag + i))
                .toList());
  }

  @Test
  void benchmarksAsOneRedis() {
    String printed =
        programs.run(
            benchmark("-t", "set,get,incr,lpush,mset", "-n", "5000", "-r", "10000", "-P", "8"));

    assertThat(printed)
        .contains("SET:", "GET:", "INCR:", "LPUSH:", "MSET (10 keys):")
        .doesNotContain("MOVED", "Error", cluster.insidePrefix());
  }

  @Test
  void benchmarksAsCluster() {
    String printed =
        programs.run(benchmark("--cluster", "-t", "set,get", "-n", "5000", "-r", "10000"));

    assertThat(printed)
        .contains("3 master nodes")
        .contains("SET:", "GET:")
        .doesNotContain(cluster.insidePrefix());
  }

  private String cli(String... arguments) {
    return programs.cliAt(entry, arguments);
  }

  private List<String> benchmark(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("redis-benchmark", "-h", entry.host(), "-p", Integer.toString(entry.port())));
    command.addAll(List.of("-c", "20", "-q"));
    command.addAll(List.of(arguments));
    return command;
  }
}
