package io.redisnat.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards the clients of one audience.
 *
 * @param keyFiles what the proxy proves itself with
 * @param clientCa CAs whose client certificates are accepted
 * @param clientAuth whether clients must show one; never {@link ClientAuth#AUTO}
 * @param protocols versions that are spoken, of {@link #PROTOCOLS}
 */
public record AudienceTls(
    KeyFiles keyFiles, Optional<Path> clientCa, ClientAuth clientAuth, List<String> protocols) {

  /** The versions there are; older ones are broken. */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Resolves {@link ClientAuth#AUTO} and checks the rest. */
  public AudienceTls {
    protocols = List.copyOf(protocols);
    if (clientAuth == ClientAuth.AUTO) {
      clientAuth = clientCa.isPresent() ? ClientAuth.REQUIRED : ClientAuth.NONE;
    }
    if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
      throw new InvalidKeyException(
          "client-auth",
          "is '%s', but no 'client-ca' says whose certificates are good; set it beside"
              .formatted(Values.name(clientAuth)));
    }
    if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols)) {
      throw new InvalidKeyException(
          "protocols", "is %s; it must name one or both of %s".formatted(protocols, PROTOCOLS));
    }
  }

  /** Whether clients must show a certificate. */
  public enum ClientAuth {
    /** Required if there is a client CA, else none. */
    AUTO,
    /** Clients are not asked for one. */
    NONE,
    /** Clients may come without; one that is shown must be good. */
    OPTIONAL,
    /** Clients without a good certificate are refused. */
    REQUIRED
  }
}
