package io.redisnat.provisioner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {

  @Test
  void machinesBeginAtOneHundred() {
    Subnet subnet = Subnet.parse("10.10.10.0/24");
    assertThat(subnet.gateway()).isEqualTo("10.10.10.1");
    assertThat(subnet.machine(0)).isEqualTo("10.10.10.100");
    assertThat(subnet.machine(2)).isEqualTo("10.10.10.102");
    assertThat(subnet.proxy()).isEqualTo("10.10.10.254");
    assertThat(subnet.machines()).isEqualTo(154);
    assertThat(subnet.machine(subnet.machines() - 1)).isEqualTo("10.10.10.253");
    assertThat(subnet.next()).hasToString("10.10.11.0/24");
  }

  @Test
  void aSmallOneHasRoomForAFew() {
    Subnet subnet = Subnet.parse("192.168.5.8/29");
    assertThat(subnet.machine(0)).isEqualTo("192.168.5.10");
    assertThat(subnet.machines()).isEqualTo(4);
    assertThat(subnet.machine(3)).isEqualTo("192.168.5.13");
    assertThat(subnet.proxy()).isEqualTo("192.168.5.14");
  }

  @ParameterizedTest
  @CsvSource({
    "10.10.10.0/24,10.10.10.0/24,true",
    "10.10.10.0/24,10.10.0.0/16,true",
    "10.10.10.0/24,10.10.10.128/25,true",
    "10.10.10.0/24,10.10.11.0/24,false",
    "172.17.0.0/16,10.10.10.0/24,false",
    "0.0.0.0/0,10.10.10.0/24,true",
    "255.255.255.0/24,10.10.10.0/24,false",
  })
  void overlapsAreSeenFromBothSides(String a, String b, boolean overlap) {
    assertThat(Subnet.parse(a).overlaps(Subnet.parse(b))).isEqualTo(overlap);
    assertThat(Subnet.parse(b).overlaps(Subnet.parse(a))).isEqualTo(overlap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.10.10.0", "10.10.10.1/24", "10.10.10.0/30", "300.1.1.0/24", "x", "fd00::/64"})
  void whatIsNoNetworkForMachinesIsRefused(String text) {
    assertThatThrownBy(() -> Subnet.wished(text))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("--subnet is '" + text + "'");
  }

  @Test
  void theNextFreeOneIsTakenAndSaid() {
    List<String> said = new ArrayList<>();
    Subnets subnets =
        new Subnets(
            Map.of(
                Subnet.parse("10.10.10.128/25"), "network other",
                Subnet.parse("10.10.11.0/24"), "cluster 'second'"));
    assertThat(subnets.choose(Optional.empty(), said::add)).hasToString("10.10.12.0/24");
    assertThat(said)
        .containsExactly(
            "subnet 10.10.10.0/24 is taken by network other (10.10.10.128/25): the machines get 10.10.12.0/24");
    assertThatThrownBy(() -> subnets.choose(Optional.of("10.10.11.0/24"), said::add))
        .hasMessageContaining("--subnet 10.10.11.0/24 is taken by cluster 'second'");
  }
}
