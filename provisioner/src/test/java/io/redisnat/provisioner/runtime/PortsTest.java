package io.redisnat.provisioner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aPortIsFreeUntilSomebodyListens() throws Exception {
    HostPort address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      address = new HostPort("127.0.0.1", socket.getLocalPort());
      assertThat(Ports.isFree(address)).isFalse();
      assertThat(Ports.accepts(address)).isTrue();
    }
    assertThat(Ports.isFree(address)).isTrue();
    assertThat(Ports.accepts(address)).isFalse();
  }

  @Test
  void addressesOfOtherMachinesAreNotLocal() {
    assertThat(Ports.isLocal("127.0.0.1")).isTrue();
    assertThat(Ports.isLocal("192.0.2.1")).isFalse();
  }

  @Test
  void theHolderIsReadFromWhatSsPrints() {
    assertThat(
            Ports.parseSs(
                "0 511 127.0.0.1:7000 0.0.0.0:* users:((\"redis-server\",pid=4711,fd=6))\n"))
        .hasValue("redis-server (pid 4711)");
    assertThat(Ports.parseSs("0 511 127.0.0.1:7000 0.0.0.0:*\n")).isEmpty();
  }

  @Test
  void theHolderIsReadFromWhatLsofPrints() {
    assertThat(Ports.parseLsof("p612\ncControlCe\nf9\n")).hasValue("ControlCe (pid 612)");
    assertThat(Ports.parseLsof("")).isEmpty();
  }
}
