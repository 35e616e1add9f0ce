package io.redisnat.matrix;

import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.Pki;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sides of the proxy speak TLS, with which certificates.
 *
 * @param pki has certificates {@code node}, {@code proxy} and {@code client}
 * @param inside whether the proxy speaks TLS to the nodes
 * @param outside whether clients speak TLS to the proxy
 * @param mutual whether nodes and proxy ask for certificates
 */
record BedTls(Pki pki, boolean inside, boolean outside, boolean mutual) {

  /** An authority that has issued all certificates of a bed. */
  static Pki issued() {
    return new Pki()
        .issue(
            "node",
            b -> {
              BedPlan.HOSTS.forEach(b::addSanIpAddress);
              return b;
            })
        .issue("proxy", b -> b.addSanIpAddress(ClientNetwork.OUTSIDE))
        .issue("client", b -> b);
  }

  /** Nodes that speak TLS have a plaintext port too, for the hand that moves slots. */
  List<String> nodeArguments(String host) {
    return inside
        ? List.of(pki.serverArguments("node", FreePorts.withBusPort(host), mutual ? "yes" : "no"))
        : List.of();
  }

  /** Lines of the proxy's {@code upstream}. */
  String upstream() {
    if (!inside) {
      return "";
    }
    String shown =
        mutual
            ? ", certificate = \"%s\", key = \"%s\""
                .formatted(pki.certificate("client"), pki.key("client"))
            : "";
    return "tls { enabled = true, ca = \"%s\"%s }".formatted(pki.ca(), shown);
  }

  /** Lines of its audience. */
  String audience() {
    if (!outside) {
      return "";
    }
    String asked = mutual ? ", client-ca = \"%s\"".formatted(pki.ca()) : "";
    return "tls { certificate = \"%s\", key = \"%s\"%s }"
        .formatted(pki.certificate("proxy"), pki.key("proxy"), asked);
  }

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    if (outside) {
      environment.put("RN_TLS", "yes");
      environment.put("RN_TLS_CA", pki.ca().toString());
    }
    if (outside && mutual) {
      environment.put("RN_TLS_CERT", pki.certificate("client").toString());
      environment.put("RN_TLS_KEY", pki.key("client").toString());
    }
    return environment;
  }
}
