package io.redisnat.proxy;

import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is allowed but deserves a warning. Each is given once, also if a reload brings it about. */
final class Cautions {

  private static final Logger LOG = LoggerFactory.getLogger(Cautions.class);

  private List<String> given = List.of();

  /** Warns of what was not warned of before. */
  synchronized void give(ProxyConfig config) {
    List<String> cautions = of(config);
    cautions.stream().filter(caution -> !given.contains(caution)).forEach(LOG.atWarn()::log);
    given = cautions;
  }

  static List<String> of(ProxyConfig config) {
    List<String> cautions = new ArrayList<>();
    OpenFiles.caution(config).ifPresent(cautions::add);
    for (AudienceConfig audience : config.audiences()) {
      if (isBeyondThisMachine(audience)) {
        String who =
            "audience '%s' (%s) is open beyond this machine"
                .formatted(audience.name(), audience.block());
        if (audience.tls().isEmpty()) {
          cautions.add(
              who + " without TLS: what clients send, passwords too, can be read on the way");
        }
        if (config.upstream().credentials().isEmpty()) {
          cautions.add(
              who
                  + ", and there is no upstream.password: if the nodes want none from clients either,"
                  + " everybody who reaches these ports can read and change all data");
        }
      }
    }
    return cautions;
  }

  private static boolean isBeyondThisMachine(AudienceConfig audience) {
    return !new InetSocketAddress(audience.bind(), 0).getAddress().isLoopbackAddress();
  }
}
