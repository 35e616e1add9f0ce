package io.redisnat.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Private keys in PKCS#8, encrypted (PKCS#5) or not. */
final class PemKeys {

  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemKeys() {}

  static PrivateKey read(Path file, List<PemFiles.Block> blocks, Optional<String> password) {
    try {
      return firstKey(file, blocks, password);
    } catch (IllegalArgumentException e) {
      throw new PemException(file, "holds a key that is damaged: it is not base64");
    }
  }

  private static PrivateKey firstKey(
      Path file, List<PemFiles.Block> blocks, Optional<String> password) {
    for (PemFiles.Block block : blocks) {
      if (block.label().equals(PLAIN)) {
        return decoded(file, new PKCS8EncodedKeySpec(block.bytes()));
      }
      if (block.label().equals(ENCRYPTED)) {
        return decoded(file, decrypted(file, block.bytes(), password));
      }
      if (block.label().endsWith(PLAIN)) {
        throw new PemException(
            file,
            "holds a key in the old form '%s'; convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW"
                .formatted(block.label()));
      }
    }
    throw new PemException(
        file, "holds no private key; it must have a -----BEGIN PRIVATE KEY----- line");
  }

  /** True if what {@code key} signs is what {@code certified} verifies. */
  static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PLAIN.getBytes(StandardCharsets.US_ASCII));
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PLAIN.getBytes(StandardCharsets.US_ASCII));
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Keys of two kinds, or curves.
      return false;
    }
  }

  private static PrivateKey decoded(Path file, PKCS8EncodedKeySpec spec) {
    for (String algorithm : ALGORITHMS) {
      PrivateKey key = decoded(algorithm, spec);
      if (key != null) {
        return key;
      }
    }
    throw new PemException(
        file, "holds a key that is damaged, or of no kind that is known: " + ALGORITHMS);
  }

  private static @Nullable PrivateKey decoded(String algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(spec);
    } catch (InvalidKeySpecException e) {
      // Of another kind: the specification does not tell which.
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + algorithm, e);
    }
  }

  private static PKCS8EncodedKeySpec decrypted(
      Path file, byte[] encrypted, Optional<String> password) {
    if (password.isEmpty()) {
      throw new PemException(file, "holds a key that is encrypted; set key-password");
    }
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
      String algorithm = algorithm(info);
      SecretKey secret =
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(password.get().toCharArray()));
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (IOException | GeneralSecurityException e) {
      throw new PemException(
          file, "holds an encrypted key that key-password does not open; check the password");
    }
  }

  // For PBES2 the name says nothing; the text form of the parameters is the name of the cipher.
  private static String algorithm(EncryptedPrivateKeyInfo info) {
    AlgorithmParameters parameters = info.getAlgParameters();
    boolean isPbes2 =
        info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13");
    return isPbes2 && parameters != null ? parameters.toString() : info.getAlgName();
  }
}
