package io.redisnat.matrix;

import io.redisnat.proxy.testing.Pki;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of the table of servers: every generation, then every setting, each by itself. */
final class BedPlans {

  private BedPlans() {}

  /**
   * All of them.
   *
   * @param pki certificates of {@link BedTls#issued}
   */
  static List<BedPlan> all(Servers servers, Pki pki) {
    List<BedPlan> plans = new ArrayList<>();
    servers.all().forEach(server -> plans.add(BedPlan.of(server.name(), server)));
    Server usual = servers.usual();
    plans.add(
        BedPlan.of("endpoint type hostname", usual)
            .withNodes(
                "--cluster-announce-hostname", "node-%d.inside.example",
                "--cluster-preferred-endpoint-type", "hostname"));
    plans.add(
        BedPlan.of("endpoint type unknown-endpoint", usual)
            .withNodes("--cluster-preferred-endpoint-type", "unknown-endpoint"));
    plans.add(BedPlan.of("ACL users", usual).withLogin("app", "let-me-in"));
    plans.add(BedPlan.of("IPv6", usual).withIpv6());
    plans.add(BedPlan.of("TLS outside", usual).withTls(new BedTls(pki, false, true, false)));
    plans.add(BedPlan.of("TLS inside", usual).withTls(new BedTls(pki, true, false, false)));
    plans.add(BedPlan.of("TLS on both sides", usual).withTls(new BedTls(pki, true, true, false)));
    plans.add(BedPlan.of("mutual TLS", usual).withTls(new BedTls(pki, true, true, true)));
    return plans;
  }

  /** What {@link Selection} calls it: {@code tls-outside}. */
  static String id(BedPlan plan) {
    return plan.name().toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
