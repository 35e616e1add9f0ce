package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drops packets between 127.0.0.1, which is where proxy and clients connect from, and nodes, which
 * talk to each other from their own addresses. For a {@link PrivateNetwork} only.
 */
final class Firewall {

  private Firewall() {}

  /** From now on nothing passes to and from this node, and nobody is told. */
  static void cut(HostPort node) throws Exception {
    rule(List.of(node), "drop");
  }

  /** From now on two packets of a hundred get lost. */
  static void loseSome(List<HostPort> nodes) throws Exception {
    rule(nodes, "numgen random mod 100 < 2 drop");
  }

  /** Everything passes again. */
  static void heal() throws Exception {
    nft("delete table inet faults\n");
  }

  private static void rule(List<HostPort> nodes, String what) throws Exception {
    StringBuilder rules = new StringBuilder();
    for (HostPort node : nodes) {
      rules.append(
          """
              ip saddr 127.0.0.1 ip daddr %1$s tcp dport %2$d %3$s
              ip saddr %1$s ip daddr 127.0.0.1 tcp sport %2$d %3$s
          """
              .formatted(node.host(), node.port(), what));
    }
    nft(
        """
        table inet faults {
          chain input {
            type filter hook input priority 0
        %s
          }
        }
        """
            .formatted(rules));
  }

  private static void nft(String script) throws Exception {
    Process nft = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
    nft.getOutputStream().write(script.getBytes(StandardCharsets.US_ASCII));
    nft.getOutputStream().close();
    String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(nft.waitFor(20, TimeUnit.SECONDS)).as("nft ended").isTrue();
    assertThat(nft.exitValue()).as("nft said %s to %s", said, script).isZero();
  }
}
