package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the admin address was asked for decides what happens where it is taken. */
class AdminConfigTest {

  private static final String SEEDS = "redis-nat.upstream.seeds = \"a:1\"\n";

  @ParameterizedTest
  @ValueSource(strings = {"", "redis-nat.admin {}", "redis-nat.admin.listen = null"})
  void isTheDefaultUnlessSomebodyGivesAValue(String written) {
    AdminConfig admin = read(written, Map.of());

    assertThat(admin.isDefault()).isTrue();
    assertThat(admin.listen()).hasValue(new HostPort("127.0.0.1", 9121));
  }

  @Test
  void isAskedForEvenIfItIsSpelledAsTheDefault() {
    AdminConfig admin = read("redis-nat.admin.listen = \"127.0.0.1:9121\"", Map.of());

    assertThat(admin.isDefault()).isFalse();
    assertThat(admin.listen()).hasValue(new HostPort("127.0.0.1", 9121));
  }

  @Test
  void isAskedForByItsVariable() {
    AdminConfig admin = read("", Map.of("REDIS_NAT_ADMIN_LISTEN", "127.0.0.1:9121"));

    assertThat(admin.isDefault()).isFalse();
  }

  @Test
  void isOffWhereTheFileSaysSoWhateverTheVariableSays() {
    AdminConfig admin =
        read("redis-nat.admin.listen = off", Map.of("REDIS_NAT_ADMIN_LISTEN", "127.0.0.1:9122"));

    assertThat(admin.listen()).isEmpty();
  }

  private static AdminConfig read(String text, Map<String, String> environment) {
    return ConfigReader.parse(SEEDS + text, "test", environment).admin();
  }
}
