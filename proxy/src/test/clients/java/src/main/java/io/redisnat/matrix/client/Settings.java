package io.redisnat.matrix.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about where to connect and how.
 *
 * @param host the seed's host, an outside address
 * @param port the seed's port
 * @param cluster whether a cluster client is to be made, or one for a single server
 * @param prefix of all keys and channels
 * @param user who logs in, if not the default user
 * @param password null if nobody logs in
 * @param tls null for plaintext
 * @param protocol of RESP, 2 or 3
 */
record Settings(
    String host,
    int port,
    boolean cluster,
    String prefix,
    @Nullable String user,
    @Nullable String password,
    @Nullable Tls tls,
    int protocol) {

  /** To connect, and for the reply to any one command. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How often a cluster client looks for changes of the topology, where that can be said. */
  static final Duration REFRESH = Duration.ofSeconds(2);

  /**
   * Files for TLS.
   *
   * @param ca whom to trust
   * @param certificate to show, null for none
   * @param key of that certificate
   */
  record Tls(Path ca, @Nullable Path certificate, @Nullable Path key) {}

  static Settings of(Map<String, String> environment) {
    return new Settings(
        required(environment, "RN_HOST"),
        Integer.parseInt(required(environment, "RN_PORT")),
        environment.getOrDefault("RN_MODE", "cluster").equals("cluster"),
        environment.getOrDefault("RN_PREFIX", ""),
        environment.get("RN_USER"),
        environment.get("RN_PASSWORD"),
        "yes".equals(environment.get("RN_TLS")) ? tls(environment) : null,
        Integer.parseInt(environment.getOrDefault("RN_PROTO", "3")));
  }

  private static Tls tls(Map<String, String> environment) {
    String certificate = environment.get("RN_TLS_CERT");
    String key = environment.get("RN_TLS_KEY");
    return new Tls(
        Path.of(required(environment, "RN_TLS_CA")),
        certificate == null ? null : Path.of(certificate),
        key == null ? null : Path.of(key));
  }

  private static String required(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), name + " is not set");
  }

  String uri(String scheme) {
    return "%s%s://%s:%d"
        .formatted(
            scheme, tls == null ? "" : "s", host.contains(":") ? "[" + host + "]" : host, port);
  }
}
