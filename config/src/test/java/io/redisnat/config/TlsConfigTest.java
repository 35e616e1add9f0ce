package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.redisnat.config.AudienceTls.ClientAuth;
import io.redisnat.tls.PemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsConfigTest {

  @TempDir private Path directory;
  private static X509Bundle bundle;
  private static X509Bundle other;
  private static X509Bundle rsa;

  @BeforeAll
  static void keys() throws Exception {
    bundle = bundle(CertificateBuilder.Algorithm.ecp256);
    other = bundle(CertificateBuilder.Algorithm.ecp256);
    rsa = bundle(CertificateBuilder.Algorithm.rsa2048);
  }

  @BeforeEach
  void files() throws Exception {
    write("good.crt", bundle.getCertificatePathPEM());
    write("good.key", bundle.getPrivateKeyPEM());
    write("other.key", other.getPrivateKeyPEM());
    write("rsa.key", rsa.getPrivateKeyPEM());
    write("locked.key", locked("open sesame"));
    write("old.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    write("text.crt", "not a certificate");
    write("broken.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    write("broken.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Files.createDirectory(directory.resolve("folder.crt"));
  }

  private static X509Bundle bundle(CertificateBuilder.Algorithm algorithm) throws Exception {
    return new CertificateBuilder()
        .algorithm(algorithm)
        .subject("CN=proxy")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private String locked(String password) throws Exception {
    // The JDK cannot write the newer PBES2; that one has a test of its own.
    String algorithm = "PBEWithSHA1AndDESede";
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray())),
        new PBEParameterSpec(new byte[8], 2048));
    AlgorithmParameters parameters = cipher.getParameters();
    byte[] encrypted = cipher.doFinal(bundle.getKeyPair().getPrivate().getEncoded());
    byte[] der = new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded();
    return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
  }

  private ProxyConfig read(String audienceTls, String upstreamTls) throws IOException {
    Path file = directory.resolve("proxy.conf");
    Files.writeString(
        file,
        """
        redis-nat {
          upstream {
            seeds = "a:1"
            tls { %s }
          }
          audiences = [{
            name = host
            tls { %s }
          }]
        }
        """
            .formatted(upstreamTls, audienceTls),
        StandardCharsets.UTF_8);
    return ConfigReader.read(file, Map.of());
  }

  @Test
  void isOffByDefault() throws IOException {
    ProxyConfig config = read("", "");

    assertThat(config.upstream().tls()).isEmpty();
    assertThat(config.audiences().get(0).tls()).isEmpty();
  }

  @Test
  void pathsAreRelativeToTheFile() throws IOException {
    ProxyConfig config =
        read(
            "certificate = good.crt, key = good.key, client-ca = good.crt, protocols = [TLSv1.3]",
            "enabled = true, ca = good.crt, server-name = redis.example, verify-hostname = false");

    KeyFiles files =
        new KeyFiles(
            directory.resolve("good.crt"), directory.resolve("good.key"), Optional.empty());
    assertThat(config.audiences().get(0).tls())
        .contains(
            new AudienceTls(
                files,
                Optional.of(directory.resolve("good.crt")),
                ClientAuth.REQUIRED,
                List.of("TLSv1.3")));
    assertThat(config.upstream().tls())
        .contains(
            new UpstreamTls(
                Optional.of(directory.resolve("good.crt")),
                Optional.empty(),
                false,
                Optional.of("redis.example")));
    assertThat(ConfigReader.parse(EffectiveConfig.render(config), "test", Map.of()).audiences())
        .isEqualTo(config.audiences());
  }

  @Test
  void theEnvironmentIsEnough() {
    ProxyConfig config =
        ConfigReader.parse(
            "",
            "test",
            Map.of(
                "REDIS_NAT_UPSTREAM_SEEDS",
                "a:1",
                "REDIS_NAT_UPSTREAM_TLS",
                "true",
                "REDIS_NAT_UPSTREAM_TLS_CA",
                directory.resolve("good.crt").toString(),
                "REDIS_NAT_TLS_CERTIFICATE",
                directory.resolve("good.crt").toString(),
                "REDIS_NAT_TLS_KEY",
                directory.resolve("good.key").toString(),
                "REDIS_NAT_TLS_PROTOCOLS",
                "TLSv1.3"));

    assertThat(config.upstream().tls().flatMap(UpstreamTls::ca)).isPresent();
    assertThat(config.audiences().get(0).tls().map(AudienceTls::protocols))
        .contains(List.of("TLSv1.3"));
  }

  @Test
  void anEncryptedKeyIsOpenedAndItsPasswordShownNowhere() throws IOException {
    ProxyConfig config =
        read("certificate = good.crt, key = locked.key, key-password = \"open sesame\"", "");

    assertThat(config.toString() + EffectiveConfig.render(config)).doesNotContain("sesame");
    KeyFiles files = config.audiences().get(0).tls().orElseThrow().keyFiles();
    assertThat(PemFiles.identity(files.certificate(), files.key(), files.password()).key())
        .isEqualTo(bundle.getKeyPair().getPrivate());
  }

  @Test
  void aKeyThatOpensslEncryptedIsOpened() throws Exception {
    ProcessBuilder openssl =
        new ProcessBuilder("openssl", "pkcs8", "-topk8", "-in", "good.key", "-out", "ssl.key")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile());
    openssl.command().addAll(List.of("-passout", "pass:open sesame"));
    try {
      assertThat(openssl.start().waitFor()).isZero();
    } catch (IOException e) {
      assertThat(System.getenv("REDIS_NAT_CI")).as("in CI openssl is installed").isNull();
      Assumptions.abort("openssl is not installed");
    }

    assertThat(
            PemFiles.identity(
                    directory.resolve("good.crt"),
                    directory.resolve("ssl.key"),
                    Optional.of("open sesame"))
                .key())
        .isEqualTo(bundle.getKeyPair().getPrivate());
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"rsa2048", "ecp256", "ecp384", "ed25519"})
  void keysOfAllUsualKindsAreRead(CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle kind = bundle(algorithm);
    write("kind.crt", kind.getCertificatePathPEM());
    write("kind.key", kind.getPrivateKeyPEM());

    assertThat(read("certificate = kind.crt, key = kind.key", "").audiences().get(0).tls())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificate = none.crt, key = good.key | certificate' is '@none.crt': there is no such file",
        "certificate = folder.crt, key = good.key | certificate' is '@folder.crt': is not a file",
        "certificate = text.crt, key = good.key | certificate' is '@text.crt': is not a PEM file",
        "certificate = broken.crt, key = good.key | certificate' is '@broken.crt': holds a certificate that is damaged",
        "certificate = good.key, key = good.key | certificate' is '@good.key': holds no certificate",
        "certificate = good.crt, key = none.key | key' is '@none.key': there is no such file",
        "certificate = good.crt, key = good.crt | key' is '@good.crt': holds no private key",
        "certificate = good.crt, key = broken.key | key' is '@broken.key': holds a key that is damaged",
        "certificate = good.crt, key = other.key | key' is '@other.key': is not the key of the certificate",
        "certificate = good.crt, key = rsa.key | key' is '@rsa.key': is not the key of the certificate",
        "certificate = good.crt, key = old.key | key' is '@old.key': holds a key in the old form 'RSA PRIVATE KEY'; convert it: openssl pkcs8",
        "certificate = good.crt, key = locked.key | key' is '@locked.key': holds a key that is encrypted; set key-password",
        "certificate = good.crt, key = locked.key, key-password = hunter2 | key' is '@locked.key': holds an encrypted key that key-password does not open",
        "certificate = good.crt | certificate' has no 'key' beside it",
        "key = good.key | key' has no 'certificate' beside it",
        "client-ca = good.crt | client-ca' has no 'certificate' and 'key' beside it",
        "certificate = good.crt, key = good.key, client-ca = text.crt | client-ca' is '@text.crt': is not a PEM file",
        "certificate = good.crt, key = good.key, client-auth = required | client-auth' is 'required', but no 'client-ca'",
        "certificate = good.crt, key = good.key, client-auth = yes | client-auth' is 'yes'; it must be one of auto, none, optional, required",
        "certificate = good.crt, key = good.key, protocols = SSLv3 | protocols' is [SSLv3]; it must name one or both of [TLSv1.3, TLSv1.2]",
      })
  void whatIsWrongIsSaidOnceWithTheLineThatNamesIt(String settings, String message) {
    assertThatThrownBy(() -> read(settings, ""))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("proxy.conf:8: 'redis-nat.audiences[0].tls.")
                    .contains(message.replace("@", directory + "/"))
                    .doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled = on | enabled' is 'on'; it must be true or false",
        "enabled = true, ca = none.crt | ca' is '@none.crt': there is no such file",
        "enabled = true, server-name = 10.0.0.1 | server-name' is '10.0.0.1'; it must be a host name",
        "enabled = true, certificate = good.crt | certificate' has no 'key' beside it",
        "enabled = true, cert = good.crt | unknown key 'redis-nat.upstream.tls.cert'"
      })
  void soItIsTowardsTheNodes(String settings, String message) {
    assertThatThrownBy(() -> read("", settings))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("proxy.conf:4: ")
                    .contains(message.replace("@", directory + "/")));
  }

  @Test
  void filesOfWhatIsSwitchedOffAreNotLookedAt() throws IOException {
    assertThat(read("", "ca = none.crt, certificate = none.crt, key = none.key").upstream().tls())
        .isEmpty();
  }
}
