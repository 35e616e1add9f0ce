package io.redisnat.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * All that one side of a TLS connection brings along. Immutable.
 *
 * @param identity what it proves itself with, if it does
 * @param trusted the CAs whose certificates it accepts; empty stands for the JVM's trust store
 */
public record TlsMaterial(Optional<Identity> identity, List<X509Certificate> trusted) {

  /** Copies the list. */
  public TlsMaterial {
    trusted = List.copyOf(trusted);
  }

  /** The trusted CAs for JDK style TLS. */
  public TrustManagerFactory trustManagers() {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted.isEmpty() ? null : store());
      return managers;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses a certificate that it has read", e);
    }
  }

  private KeyStore store() throws GeneralSecurityException {
    KeyStore store = KeyStores.empty();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    return store;
  }
}
