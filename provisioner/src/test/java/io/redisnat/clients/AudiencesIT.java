package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several audiences at once: each is told its own hosts and ports, for the same cluster. */
class AudiencesIT {

  private static final int PORT_BASE = 31_300;

  private static String audience(String name, String bind, String advertise, int base) {
    return "{ name = %s, bind = \"%s\", advertise = \"%s\", port-base = %d, capacity = 8 }"
        .formatted(name, bind, advertise, base);
  }

  @Test
  void eachIsToldItsOwnAddresses() throws IOException {
    String audiences =
        "audiences = ["
            + String.join(
                ",",
                audience("host", "127.0.0.1", "auto", PORT_BASE),
                audience("lan", "127.0.0.1", "redis.example", PORT_BASE + 10),
                audience("any", "0.0.0.0", "auto", PORT_BASE + 20))
            + "]";
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 1, 0, audiences)) {
      List<LocalNode> nodes = cluster.cluster().nodes();
      assertSpelling(new HostPort("127.0.0.1", PORT_BASE), "127.0.0.1", PORT_BASE, nodes);
      assertSpelling(
          new HostPort("127.0.0.1", PORT_BASE + 10), "redis.example", PORT_BASE + 10, nodes);
      // The client's way to the proxy decides, not what the listener was bound to.
      assertSpelling(new HostPort("127.0.0.9", PORT_BASE + 20), "127.0.0.9", PORT_BASE + 20, nodes);
    }
  }

  private static void assertSpelling(HostPort seed, String host, int base, List<LocalNode> nodes)
      throws IOException {
    try (RawClient client = new RawClient(seed)) {
      String slots = client.ask("CLUSTER", "SLOTS");
      String shards = client.ask("CLUSTER", "SHARDS");
      String lines = client.ask("CLUSTER", "NODES");
      for (int i = 0; i < nodes.size(); i++) {
        int port = base + i;
        assertThat(slots).contains("$" + host.length() + "\r\n" + host + "\r\n:" + port + "\r\n");
        assertThat(shards).contains("$4\r\nport\r\n:" + port + "\r\n");
        assertThat(lines).contains(" " + host + ":" + port + "@");
      }
      String moved = "";
      for (int i = 0; !moved.startsWith("-MOVED"); i++) {
        moved = client.ask("GET", "key" + i);
      }
      assertThat(moved).matches("-MOVED \\d+ " + host.replace(".", "\\.") + ":\\d+\r\n");
    }
  }
}
