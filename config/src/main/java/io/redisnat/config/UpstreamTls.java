package io.redisnat.config;

import io.redisnat.model.Hosts;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS towards the nodes.
 *
 * @param ca CAs that the nodes' certificates must come from; empty for the JVM's trust store
 * @param keyFiles what the proxy proves itself with, where nodes ask for it
 * @param verifyHostname whether a node's certificate must be one for its announced host, or for
 *     {@code serverName}
 * @param serverName the one name that all nodes' certificates have, instead of the announced hosts
 */
public record UpstreamTls(
    Optional<Path> ca,
    Optional<KeyFiles> keyFiles,
    boolean verifyHostname,
    Optional<String> serverName) {

  /** Checks the name. */
  public UpstreamTls {
    serverName.ifPresent(UpstreamTls::checkName);
  }

  private static void checkName(String name) {
    // TLS knows no IP as a server name (RFC 6066, section 3).
    if (!Hosts.isHost(name) || Hosts.isIpLiteral(name)) {
      throw new InvalidKeyException(
          "server-name", "is '" + name + "'; it must be a host name, without a port");
    }
  }
}
