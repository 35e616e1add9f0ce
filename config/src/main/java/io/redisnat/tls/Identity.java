package io.redisnat.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a peer proves itself with. The key is in no text form of this record.
 *
 * @param key the private key
 * @param chain its certificate first, then those that lead to the CA
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

  /** Copies the chain, which must not be empty. */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate");
    }
  }

  /** The certificate of the key. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** This identity for JDK style TLS. */
  public KeyManagerFactory keyManagers() {
    // The store never leaves the memory: its password protects nothing.
    char[] password = {'-'};
    try {
      KeyStore store = KeyStores.empty();
      store.setKeyEntry("key", key, password, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, password);
      return managers;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses a key that it has read", e);
    }
  }

  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }
}
