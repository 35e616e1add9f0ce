package io.redisnat.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a private key and its certificate are, as PEM files. The password is in no text form of
 * this record.
 *
 * @param certificate the certificate, then those that lead to its CA
 * @param key the private key (PKCS#8)
 * @param password of the key, if it is encrypted
 */
public record KeyFiles(Path certificate, Path key, Optional<String> password) {

  @Override
  public String toString() {
    return "KeyFiles[certificate=%s, key=%s%s]"
        .formatted(certificate, key, password.isPresent() ? ", password=***" : "");
  }
}
