package io.redisnat.tls;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HashSet;
import java.util.Set;

/** Why a TLS handshake failed, in words for the operator. */
public final class TlsFailures {

  private static final int SHOWN = 300;
  private static final String ALERT = "Received fatal alert: ";

  private TlsFailures() {}

  /**
   * One line that goes on after the name of the peer. It quotes names of certificates, but nothing
   * else that the peer sent.
   */
  public static String reason(Throwable failure) {
    Throwable root = root(failure);
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    if (message.startsWith("not an SSL/TLS record")) {
      // What follows is the payload.
      return "it does not speak TLS";
    }
    if (root instanceof ClosedChannelException) {
      return "it closed the connection during the handshake";
    }
    if (root instanceof CertificateExpiredException) {
      return "its certificate has expired (" + shortened(message) + ")";
    }
    if (root instanceof CertificateNotYetValidException) {
      return "its certificate is not valid yet (" + shortened(message) + ")";
    }
    if (message.contains("unable to find valid certification path")
        || message.contains("Path does not chain")
        // A CA of the same name that has another key.
        || message.contains("Signature does not match")) {
      return "its certificate does not come from a CA that is trusted here";
    }
    if (message.contains("Empty client certificate chain")) {
      return "it showed no certificate, and must";
    }
    if (message.startsWith(ALERT)) {
      return "it refused the handshake: " + shortened(message.substring(ALERT.length()));
    }
    if (root instanceof CertificateException) {
      return "its certificate is not good here: " + shortened(message);
    }
    return shortened(message);
  }

  /** The kind of failure, of a small set: the name of a class. */
  public static String kind(Throwable failure) {
    return root(failure).getClass().getName();
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    Set<Throwable> seen = new HashSet<>();
    while (root.getCause() != null && seen.add(root)) {
      root = root.getCause();
    }
    return root;
  }

  private static String shortened(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
