package io.redisnat.proxy.transport;

import io.redisnat.config.KeyFiles;
import io.redisnat.tls.Identity;
import io.redisnat.tls.PemFiles;
import io.redisnat.tls.TlsMaterial;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of one side, and warns of certificates that are out of date. */
final class TlsFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

  private TlsFiles() {}

  static TlsMaterial read(Optional<KeyFiles> keyFiles, Optional<Path> authorities) {
    List<X509Certificate> trusted = authorities.map(PemFiles::certificates).orElse(List.of());
    Optional<Identity> identity =
        keyFiles.map(f -> PemFiles.identity(f.certificate(), f.key(), f.password()));
    authorities.ifPresent(file -> warnIfOutOfDate(file, trusted));
    keyFiles.ifPresent(
        files ->
            identity.ifPresent(
                own -> warnIfOutOfDate(files.certificate(), List.of(own.certificate()))));
    return new TlsMaterial(identity, trusted);
  }

  // A warning and no error: the peers decide, and a restart must not fail for what runs so far.
  private static void warnIfOutOfDate(Path file, List<X509Certificate> certificates) {
    for (X509Certificate certificate : certificates) {
      try {
        certificate.checkValidity();
      } catch (CertificateExpiredException e) {
        warn(file, certificate, "this certificate has expired; peers will refuse it");
      } catch (CertificateNotYetValidException e) {
        warn(file, certificate, "this certificate is not valid yet; is the clock right?");
      }
    }
  }

  private static void warn(Path file, X509Certificate certificate, String what) {
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("subject", certificate.getSubjectX500Principal())
        .addKeyValue("from", certificate.getNotBefore().toInstant())
        .addKeyValue("until", certificate.getNotAfter().toInstant())
        .log(what);
  }
}
