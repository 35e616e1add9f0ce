package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.config.ProxyConfig.LedgerConfig;
import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyConfigInvariantTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void needsAnAudience() {
    assertThatThrownBy(() -> with()).hasMessageContaining("'audiences' is empty");
  }

  @Test
  void refusesTwoAudiencesOfOneName() {
    assertThatThrownBy(
            () -> with(audience("a", "127.0.0.1", 7000), audience("a", "127.0.0.1", 8000)))
        .hasMessageContaining("has two named 'a'");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 7000, 127.0.0.1, 7063",
    "127.0.0.1, 7063, 127.0.0.1, 7000",
    "127.0.0.1, 7000, 0.0.0.0, 7000",
    "::, 7000, 127.0.0.1, 7000",
    "::, 7000, 0.0.0.0, 7000",
    "::1, 7000, 0:0::1, 7010"
  })
  void refusesPortsThatOverlap(String bind, int base, String otherBind, int otherBase) {
    assertThatThrownBy(
            () -> with(audience("host", bind, base), audience("lan", otherBind, otherBase)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":" + otherBase + "-")
        .hasMessageContaining("overlap those of 'host'")
        .hasMessageContaining("change port-base or bind");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 7000, 127.0.0.1, 7064",
    "127.0.0.1, 7000, 127.0.0.2, 7000",
    "0.0.0.0, 7000, ::1, 7000",
    "::, 7000, 127.0.0.1, 7064"
  })
  void acceptsPortsThatDoNot(String bind, int base, String otherBind, int otherBase) {
    assertThatCode(() -> with(audience("host", bind, base), audience("lan", otherBind, otherBase)))
        .doesNotThrowAnyException();
  }

  @Test
  void findsAnOverlapBetweenAnyTwo() {
    AudienceConfig first = audience("a", "127.0.0.1", 7000);
    AudienceConfig second = audience("b", "127.0.0.1", 8000);
    AudienceConfig third = audience("c", "127.0.0.1", 7001);

    assertThatThrownBy(() -> with(first, second, third))
        .hasMessageContaining("'c'")
        .hasMessageContaining("'a'");
  }

  @Test
  void keepsABlockWithinThePortNumbers() {
    AudienceConfig last = new AudienceConfig("a", "::1", Optional.empty(), 65535, 1);

    assertThat(last.lastPort()).isEqualTo(65535);
    assertThat(last.block()).isEqualTo("[::1]:65535-65535");
    assertThatThrownBy(() -> new AudienceConfig("a", "::1", Optional.empty(), 65535, 2))
        .hasMessageContaining("capacity of 2")
        .hasMessageContaining("beyond 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, no client can reach",
    "::, no client can reach",
    "redis.example:7000, without a port",
    "[::1], without a port",
    "'', without a port"
  })
  void advertisesOnlyAHost(String advertise, String why) {
    assertThatThrownBy(() -> new AudienceConfig("a", "::1", Optional.of(advertise), 1, 1))
        .hasMessageContaining("'advertise' is '" + advertise + "'")
        .hasMessageContaining(why);
  }

  @Test
  void copiesItsListsAndMaps() {
    HostPort seed = HostPort.parse("10.0.0.1:7000");
    HostPort dial = HostPort.parse("127.0.0.1:17000");
    List<HostPort> seeds = new ArrayList<>(List.of(seed));
    UpstreamConfig upstream =
        new UpstreamConfig(seeds, List.of(), Optional.empty(), Map.of(seed, dial), SECOND);
    seeds.clear();

    assertThat(upstream.seeds()).containsExactly(seed);
    assertThat(upstream.dialAddress(seed)).isEqualTo(dial);
    assertThat(upstream.dialAddress(dial)).isEqualTo(dial);
  }

  @Test
  void hasNoTimeThatATimerCannotHold() {
    assertThatThrownBy(() -> new LedgerConfig(Path.of("x"), Duration.ofDays(366)))
        .hasMessageContaining("'grace' is 8784h; it must be at most 8760h");
  }

  private static AudienceConfig audience(String name, String bind, int portBase) {
    return new AudienceConfig(name, bind, Optional.empty(), portBase, 64);
  }

  private static ProxyConfig with(AudienceConfig... audiences) {
    ProxyConfig any =
        ConfigReader.parse("redis-nat.upstream.seeds = \"10.0.0.1:7000\"", "test", Map.of());
    return new ProxyConfig(
        any.transport(),
        any.eventLoops(),
        any.drainTimeout(),
        any.ledger(),
        any.upstream(),
        Arrays.asList(audiences),
        any.limits(),
        any.entry(),
        any.topology(),
        any.admin(),
        any.log());
  }
}
