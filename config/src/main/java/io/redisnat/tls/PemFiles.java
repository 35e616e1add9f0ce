package io.redisnat.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys from PEM files (RFC 7468). Each call reads the file anew. All
 * methods throw {@link PemException} if it is not there or does not hold what is wanted; they may
 * be called by any thread.
 */
public final class PemFiles {

  /** A bundle of all public CAs is below 300 kB. */
  private static final int MAX_BYTES = 16 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>[^-]*)-----END \\k<label>-----");

  private PemFiles() {}

  /** One block of a file, its body in base64. */
  record Block(String label, String body) {
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(body);
    }
  }

  /** The certificates in a file, in their order; at least one. Text around them is skipped. */
  public static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    List<Block> blocks = blocks(file);
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(file, block));
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException(
          file, "holds no certificate; it must have a -----BEGIN CERTIFICATE----- line");
    }
    return certificates;
  }

  /**
   * A private key with its certificate.
   *
   * @param certificate file with the certificate of the key first, then those that lead to the CA
   * @param key file with the key in PKCS#8
   * @param password of a key that is encrypted; not used for others
   */
  public static Identity identity(Path certificate, Path key, Optional<String> password) {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey privateKey = PemKeys.read(key, blocks(key), password);
    if (!PemKeys.belongTogether(privateKey, chain.get(0).getPublicKey())) {
      throw new PemException(
          key,
          "is not the key of the certificate in %s (%s); name the two that belong together"
              .formatted(certificate, chain.get(0).getSubjectX500Principal()));
    }
    return new Identity(privateKey, chain);
  }

  private static X509Certificate certificate(Path file, Block block) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.bytes()));
    } catch (CertificateException | IllegalArgumentException e) {
      throw new PemException(file, "holds a certificate that is damaged: it is not X.509");
    }
  }

  private static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(file));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group("label"), matcher.group("body")));
    }
    if (blocks.isEmpty()) {
      throw new PemException(file, "is not a PEM file; it must have a -----BEGIN ...----- line");
    }
    return blocks;
  }

  private static String text(Path file) {
    if (!Files.exists(file)) {
      throw new PemException(file, "there is no such file; check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw new PemException(file, "is not a file; name the PEM file itself");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new PemException(file, "is too large for a PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new PemException(file, "cannot be read; check its permissions");
    }
  }
}
