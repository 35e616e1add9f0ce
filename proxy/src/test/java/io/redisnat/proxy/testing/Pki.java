package io.redisnat.proxy.testing;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority for one test, and what it issued, as PEM files in a directory that {@link
 * #close} removes.
 */
public final class Pki implements AutoCloseable {

  private static final Instant NOW = Instant.now();

  private final Path directory;
  private final X509Bundle authority;
  private final Map<String, X509Bundle> issued = new HashMap<>();

  /** An authority of the usual name. */
  public Pki() {
    this("test authority");
  }

  /** An authority that nobody trusts yet; its certificate is {@code ca.crt}. */
  public Pki(String name) {
    try {
      directory = Files.createTempDirectory("redis-nat-pki-");
      authority = blank("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
      Files.writeString(certificate("ca"), authority.getCertificatePEM());
    } catch (Exception e) {
      throw new IllegalStateException("no certificates can be made", e);
    }
  }

  private static CertificateBuilder blank(String subject) {
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .notBefore(NOW.minus(Duration.ofDays(30)))
        .notAfter(NOW.plus(Duration.ofDays(30)));
  }

  /** Issues {@code name.crt} and {@code name.key}; the builder says for whom. */
  public Pki issue(String name, UnaryOperator<CertificateBuilder> builder) {
    try {
      X509Bundle bundle = builder.apply(blank("CN=" + name)).buildIssuedBy(authority);
      issued.put(name, bundle);
      Files.writeString(certificate(name), bundle.getCertificatePathPEM());
      Files.writeString(key(name), bundle.getPrivateKeyPEM());
      return this;
    } catch (Exception e) {
      throw new IllegalStateException("no certificate for " + name + " can be made", e);
    }
  }

  /** Issues a certificate that was good until yesterday. */
  public Pki issueExpired(String name, UnaryOperator<CertificateBuilder> builder) {
    return issue(name, b -> builder.apply(b).notAfter(NOW.minus(Duration.ofDays(1))));
  }

  /** Takes over what another authority issued, as {@code name}. */
  public void adopt(String name, Pki other, String otherName) {
    try {
      issued.put(name, other.issued.get(otherName));
      Files.copy(other.certificate(otherName), certificate(name), REPLACE_EXISTING);
      Files.copy(other.key(otherName), key(name), REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The certificate of the authority. */
  public Path ca() {
    return certificate("ca");
  }

  /** The certificate of {@code name}. */
  public Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  /** The key of {@code name}. */
  public Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /** What a redis-server needs to speak TLS with the certificate of {@code name}. */
  public String[] serverArguments(String name, int tlsPort, String authClients) {
    return new String[] {
      "--tls-port", Integer.toString(tlsPort),
      "--tls-cert-file", certificate(name).toString(),
      "--tls-key-file", key(name).toString(),
      "--tls-ca-cert-file", ca().toString(),
      "--tls-auth-clients", authClients,
      "--tls-cluster", "yes",
      "--tls-replication", "yes"
    };
  }

  /** TLS that trusts this authority and shows the certificate of {@code name}, or none. */
  public SSLContext context(@Nullable String name) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys =
          name == null ? null : issued.get(name).toKeyManagerFactory().getKeyManagers();
      TrustManager[] trust = authority.toTrustManagerFactory().getTrustManagers();
      context.init(keys, trust, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException("no TLS can be made for " + name, e);
    }
  }

  /** A client that got through the handshake and has verified the host. */
  public SSLSocket connect(String host, int port, @Nullable String name) throws IOException {
    SSLSocket socket = (SSLSocket) context(name).getSocketFactory().createSocket();
    try {
      socket.connect(new InetSocketAddress(host, port), 15_000);
      socket.setSoTimeout(15_000);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      closeQuietly(socket, e);
      throw e;
    }
  }

  private static void closeQuietly(Socket socket, IOException cause) {
    try {
      socket.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
