package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.EntryPort;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an entry port may be, by the configuration alone. */
class EntryPortTest {

  @ParameterizedTest
  @CsvSource({"auto, 6379, true", "off, , false", "6400, 6400, false"})
  void isOneOfThreeForms(String written, Integer first, boolean mayMove) {
    EntryPort port = read("[{ name = a, entry-port = " + written + " }]").entryPort();

    assertThat(port.first().isPresent()).isEqualTo(first != null);
    port.first().ifPresent(number -> assertThat(number).isEqualTo(first));
    assertThat(port.mayMove()).isEqualTo(mayMove);
    assertThat(port).hasToString(written);
  }

  @Test
  void isTakenFromTheEnvironmentWhereTheFileSaysNothing() {
    Map<String, String> environment = Map.of("REDIS_NAT_ENTRY_PORT", "6400");
    String two =
        "redis-nat.audiences = [{ name = a }, { name = b, port-base = 1, entry-port = off }]";

    assertThat(parse(two, environment).audiences())
        .extracting(AudienceConfig::entryPort)
        .containsExactly(EntryPort.at(6400), EntryPort.OFF);
    assertThatThrownBy(() -> parse("", Map.of("REDIS_NAT_ENTRY_PORT", "none")))
        .hasMessage(
            "environment variable REDIS_NAT_ENTRY_PORT: 'redis-nat.audiences[0].entry-port' is"
                + " 'none'; it must be auto, off or a port from 1 to 65535");
  }

  @Test
  void hasOneCandidateIfItWasAskedForAndNoneIfItIsOff() {
    assertThat(candidates("[{ name = a, entry-port = 6400 }]")).containsExactly(6400);
    assertThat(candidates("[{ name = a, entry-port = off }]")).isEmpty();
  }

  @Test
  void goesUpwardsWhereNobodyAskedForIt() {
    assertThat(candidates("[{ name = a }]"))
        .containsExactlyElementsOf(IntStream.range(6379, 6479).boxed().toList());
  }

  @Test
  void goesAroundNodePortsAndWhatOthersAskedFor() {
    String audiences =
        "[{ name = a, port-base = 6379, capacity = 2 }"
            + ", { name = b, bind = \"0.0.0.0\", port-base = 7000, entry-port = 6381 }"
            + ", { name = c, bind = \"127.0.0.2\", port-base = 6382, entry-port = off }]\n"
            + "redis-nat.admin.listen = \"127.0.0.1:6383\"";

    assertThat(candidates(audiences)).startsWith(6382, 6384).hasSize(100);
  }

  @Test
  void hasNoCandidateBeyondTheLastPort() {
    assertThat(candidates("[{ name = a, port-base = 6379, capacity = 16384 }]")).startsWith(22763);
    assertThat(
            candidates(
                "[{ name = a, port-base = 49151, capacity = 16384 }"
                    + ", { name = b, port-base = 32767, capacity = 16384 }"
                    + ", { name = c, port-base = 16384, capacity = 16383 }"
                    + ", { name = d, port-base = 6379, capacity = 10005 }]"))
        .containsExactly(65535);
  }

  private static List<Integer> candidates(String audiences) {
    ProxyConfig config = parse("redis-nat.audiences = " + audiences, Map.of());
    return config.entryCandidates(config.audiences().get(0));
  }

  private static AudienceConfig read(String audiences) {
    return parse("redis-nat.audiences = " + audiences, Map.of()).audiences().get(0);
  }

  private static ProxyConfig parse(String text, Map<String, String> environment) {
    return ConfigReader.parse("redis-nat.upstream.seeds = \"a:1\"\n" + text, "test", environment);
  }
}
