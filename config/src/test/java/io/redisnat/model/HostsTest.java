package io.redisnat.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "2001:db8::5",
        "2001:DB8::5",
        "2001:db8:0:0:0:0:0:5",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:10.0.0.1",
        "1:2:3:4:5:6:10.0.0.1",
        "fe80::1%eth0"
      })
  void acceptsEveryFormOfAnIpv6Literal(String host) {
    assertThat(Hosts.isIpv6(host)).isTrue();
    assertThat(Hosts.isIpLiteral(host)).isTrue();
    assertThat(Hosts.isIpv4(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "12345::",
        "g::1",
        "zone:of:names",
        ":1::",
        "1:",
        "::10.0.0.256",
        "10.0.0.1::",
        "fe80::1%",
        "fe80::1%a b",
        "[::1]",
        "10.0.0.1"
      })
  void refusesWhatOnlyLooksLikeIpv6(String host) {
    assertThat(Hosts.isIpv6(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.10.10.100", "255.255.255.255"})
  void acceptsIpv4Literals(String host) {
    assertThat(Hosts.isIpv4(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"256.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.", "01.2.3.4", "1.2.3.a", "", "::1"})
  void refusesWhatOnlyLooksLikeIpv4(String host) {
    assertThat(Hosts.isIpv4(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis", "redis.example", "redis.example.", "node_1", "a-b.c", "1a", "::1"})
  void acceptsHosts(String host) {
    assertThat(Hosts.isHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a..b", "-a", "a-", "a b", "10.10.10.300", "10.10", "?", "a:1", "[::1]"})
  void refusesWhatIsNoHost(String host) {
    assertThat(Hosts.isHost(host)).isFalse();
  }

  @Test
  void refusesNamesAndLabelsThatAreTooLong() {
    assertThat(Hosts.isHost("a".repeat(63))).isTrue();
    assertThat(Hosts.isHost("a".repeat(64))).isFalse();
    assertThat(Hosts.isHost("a.".repeat(126) + "b")).isTrue();
    assertThat(Hosts.isHost("a.".repeat(127) + "b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "::1, 0:0:0:0:0:0:0:1, true",
    "2001:DB8::5, 2001:db8:0::5, true",
    "::ffff:10.0.0.1, ::ffff:a00:1, true",
    "fe80::1%eth0, fe80::1%eth1, false",
    "Redis.Example, redis.example, true",
    "10.0.0.1, 10.0.0.2, false"
  })
  void knowsSpellingsOfTheSameHost(String one, String other, boolean same) {
    assertThat(Hosts.isSame(one, other)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, true", "::, true", "0:0::0, true", "::1, false", "127.0.0.1, false"})
  void knowsWildcards(String host, boolean wildcard) {
    assertThat(Hosts.isWildcard(host)).isEqualTo(wildcard);
  }
}
