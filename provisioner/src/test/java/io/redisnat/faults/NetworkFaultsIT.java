package io.redisnat.faults;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to packets between the proxy and the nodes, while clients write. */
class NetworkFaultsIT {

  @Test
  void packetsVanishAndComeThroughAgain() throws Exception {
    PrivateNetwork.run("cut");
  }

  @Test
  void packetsAreLateAndSomeGetLost() throws Exception {
    PrivateNetwork.run("slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring"})
  void clientsOfANodeThatVanishedAreClosed(String transport) throws Exception {
    PrivateNetwork.run("vanished", transport);
  }
}
