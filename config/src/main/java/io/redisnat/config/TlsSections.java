package io.redisnat.config;

import com.typesafe.config.ConfigValue;
import io.redisnat.tls.PemException;
import io.redisnat.tls.PemFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The sections {@code tls}. The files are read here, too, so that what is wrong with them is said
 * with the line that names them.
 *
 * @param path from a value to a path, made absolute as the ledger's is
 */
record TlsSections(Function<ConfigValue, Path> path) {

  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";

  /** TLS of an audience; empty if no certificate is named. */
  Optional<AudienceTls> audience(Section section) {
    return section.build(this::readAudience);
  }

  private Optional<AudienceTls> readAudience(Section section) {
    Optional<KeyFiles> keyFiles = keyFiles(section);
    Optional<Path> clientCa = authorities(section, "client-ca");
    AudienceTls.ClientAuth clientAuth =
        section.get("client-auth", Values.oneOf(AudienceTls.ClientAuth.class));
    var protocols = section.get("protocols", Values::texts);
    if (keyFiles.isEmpty() && clientCa.isPresent() && !section.isRejected()) {
      throw new InvalidKeyException(
          "client-ca", "has no 'certificate' and 'key' beside it; set them, or there is no TLS");
    }
    return keyFiles.map(files -> new AudienceTls(files, clientCa, clientAuth, protocols));
  }

  /** TLS towards the nodes; empty if it is off. */
  Optional<UpstreamTls> upstream(Section section) {
    return section.build(this::readUpstream);
  }

  private Optional<UpstreamTls> readUpstream(Section section) {
    boolean enabled = section.get("enabled", Values::yesOrNo);
    // What is switched off may be half prepared, but its keys are known.
    Optional<Path> ca = enabled ? authorities(section, "ca") : section.find("ca", path);
    Optional<KeyFiles> keyFiles = enabled ? keyFiles(section) : namedKeyFiles(section);
    UpstreamTls tls =
        new UpstreamTls(
            ca,
            keyFiles,
            section.get("verify-hostname", Values::yesOrNo),
            section.find("server-name", Values::text));
    return enabled ? Optional.of(tls) : Optional.empty();
  }

  private Optional<Path> authorities(Section section, String key) {
    Optional<Path> file = section.find(key, path);
    readable(key, () -> file.ifPresent(PemFiles::certificates));
    return file;
  }

  private Optional<KeyFiles> keyFiles(Section section) {
    Optional<KeyFiles> named = namedKeyFiles(section);
    named.ifPresent(TlsSections::check);
    return named;
  }

  private Optional<KeyFiles> namedKeyFiles(Section section) {
    Optional<Path> certificate = section.find(CERTIFICATE, path);
    Optional<Path> key = section.find(KEY, path);
    Optional<String> password = section.find("key-password", Values::secret);
    if (section.isRejected()) {
      // One mistake must not look like two.
      return Optional.empty();
    }
    if (certificate.isPresent() != key.isPresent()) {
      String there = certificate.isPresent() ? CERTIFICATE : KEY;
      String missing = certificate.isPresent() ? KEY : CERTIFICATE;
      throw new InvalidKeyException(
          there, "has no '" + missing + "' beside it; set both, or neither");
    }
    return certificate.flatMap(file -> key.map(k -> new KeyFiles(file, k, password)));
  }

  private static void check(KeyFiles files) {
    // Apart, because both may be in one file.
    readable(CERTIFICATE, () -> PemFiles.certificates(files.certificate()));
    readable(KEY, () -> PemFiles.identity(files.certificate(), files.key(), files.password()));
  }

  private static void readable(String key, Runnable reading) {
    try {
      reading.run();
    } catch (PemException e) {
      throw new InvalidKeyException(key, "is '" + e.file() + "': " + e.what());
    }
  }
}
