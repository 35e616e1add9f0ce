package io.redisnat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "10.10.10.100:7000, 10.10.10.100, 7000",
    "redis.example:1, redis.example, 1",
    "[2001:db8::5]:7000, 2001:db8::5, 7000",
    "2001:db8::5:7000, 2001:db8::5, 7000",
    "fe80::1%eth0:65535, fe80::1%eth0, 65535",
    "?:7000, ?, 7000"
  })
  void parsesWhatPeopleAndRedisWrite(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "'', there is no host or no port",
    "7000, there is no host or no port",
    ":7000, there is no host or no port",
    "redis:, there is no host or no port",
    "redis:0, the port is not a number between 1 and 65535",
    "redis:65536, the port is not a number between 1 and 65535",
    "redis:+7000, the port is not a number between 1 and 65535",
    "redis:７０, the port is not a number between 1 and 65535",
    "[::1:7000, the brackets do not match",
    "::1]:7000, the brackets do not match",
    "[]:7000, brackets are for IPv6 literals",
    "[redis]:7000, brackets are for IPv6 literals",
    "10.0.0.1:7000:7001, '''10.0.0.1:7000'' is not an IPv6 literal'",
    "2001:db8::5, '''2001:db8:'' is not an IPv6 literal'",
    "a b:7000, the host has a character that no host has",
    "redis://h:7000, the host has a character that no host has"
  })
  void saysWhyATextIsNoAddressAndWhatIs(String text, String why) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is not an address: " + why)
        .hasMessageEndingWith("(valid: 10.10.10.100:7000, redis.example:7000, [2001:db8::5]:7000)");
  }

  @Test
  void doesNotQuoteTheLoginOfAUrl() {
    assertThatThrownBy(() -> HostPort.parse("redis://user:hunter2@h:7000"))
        .hasMessageStartingWith("'***@h:7000' is not an address")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void ordersByNumberThenPortThenIpv6ThenNames() {
    List<HostPort> ordered =
        Stream.of(
                "10.0.0.9:7001",
                "10.0.0.9:7002",
                "10.0.0.10:7000",
                "10.0.0.10:10000",
                "[::1]:7000",
                "[2001:db8::9]:7000",
                "[2001:db8::10]:7000",
                "alpha:7000",
                "beta:7000")
            .map(HostPort::parse)
            .toList();

    assertThat(ordered.stream().sorted(Comparator.reverseOrder()).sorted())
        .containsExactlyElementsOf(ordered);
  }

  @Test
  void comparesAsEqualOnlyWhatIsEqual() {
    HostPort upper = HostPort.parse("Redis:7000");
    HostPort lower = HostPort.parse("redis:7000");

    assertThat(upper).isNotEqualByComparingTo(lower);
    assertThat(HostPort.parse("[::1]:1")).isNotEqualByComparingTo(HostPort.parse("[0::1]:1"));
    assertThat(lower).isEqualByComparingTo(new HostPort("redis", 7000));
  }

  @Test
  void printsAnIpv6HostAsRedisDoesAndReadsItBack() {
    HostPort address = HostPort.parse("[2001:db8::5]:7000");

    assertThat(address).hasToString("2001:db8::5:7000");
    assertThat(HostPort.parse(address.toString())).isEqualTo(address);
    assertThat(address.withPort(1)).hasToString("2001:db8::5:1");
  }

  @Test
  void holdsWhatANodePrintsThatDoesNotKnowItsAddress() {
    assertThat(new HostPort("", 0)).hasToString(":0");
    assertThatThrownBy(() -> new HostPort("a", -1)).hasMessageContaining("port -1");
    assertThatThrownBy(() -> new HostPort("a", 65536)).hasMessageContaining("port 65536");
  }
}
