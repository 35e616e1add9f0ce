package io.redisnat.config;

import io.redisnat.model.HostPort;
import io.redisnat.model.Hosts;
import java.util.Optional;

/**
 * The listener for probes and metrics (HTTP).
 *
 * @param listen IP and port; empty means that there is none
 * @param isDefault true if nobody asked for this address: then a proxy that cannot have it does
 *     without
 */
public record AdminConfig(Optional<HostPort> listen, boolean isDefault) {

  /** Checks the address. */
  public AdminConfig {
    listen.ifPresent(AdminConfig::check);
  }

  private static void check(HostPort address) {
    if (!Hosts.isIpLiteral(address.host())) {
      throw new InvalidKeyException(
          "listen",
          "has '"
              + address.host()
              + "' as its host; it must be an IP such as 127.0.0.1, or 0.0.0.0 for all");
    }
  }
}
