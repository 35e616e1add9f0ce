package io.redisnat.provisioner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineLocatorTest {

  @TempDir private Path home;

  private EngineLocator locator(Map<String, String> environment) {
    return new EngineLocator(environment, home, home.resolve("run"));
  }

  private List<String> places(Map<String, String> environment) {
    return locator(environment).candidates(null).stream().map(EngineAddress::place).toList();
  }

  private void context(String name, String host) throws Exception {
    Path meta = home.resolve(".docker/contexts/meta").resolve(sha256(name)).resolve("meta.json");
    Files.createDirectories(meta.getParent());
    Files.writeString(
        meta,
        "{\"Name\":\"%s\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void theUsualSocketsAreTriedInOrder() {
    assertThat(places(Map.of("XDG_RUNTIME_DIR", "/xdg")))
        .containsExactly(
            home + "/run/docker.sock",
            "/xdg/docker.sock",
            home + "/.docker/run/docker.sock",
            home + "/.colima/default/docker.sock",
            "/xdg/podman/podman.sock",
            home + "/run/podman/podman.sock");
  }

  @Test
  void whatIsNamedIsTheOnlyOneAndTheOptionWins() throws Exception {
    Map<String, String> named = Map.of("DOCKER_HOST", "tcp://127.0.0.1:2375");
    assertThat(places(named)).containsExactly("tcp://127.0.0.1:2375");
    assertThat(locator(named).candidates("unix:///x.sock"))
        .extracting(EngineAddress::toString)
        .containsExactly("/x.sock (--docker-host)");
    assertThat(locator(Map.of()).candidates("/bare/podman.sock"))
        .extracting(EngineAddress::place)
        .containsExactly("/bare/podman.sock");
  }

  @Test
  void contextsAreThoseOfTheDockerCommand() throws Exception {
    context("far", "unix:///far.sock");
    assertThat(places(Map.of("DOCKER_CONTEXT", "far"))).containsExactly("/far.sock");
    assertThat(places(Map.of("DOCKER_CONTEXT", "default"))).hasSize(4);

    Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"far\"}");
    assertThat(places(Map.of())).containsExactly("/far.sock");
    assertThat(places(Map.of("DOCKER_HOST", "/near.sock"))).containsExactly("/near.sock");
    assertThatThrownBy(() -> places(Map.of("DOCKER_CONTEXT", "gone")))
        .hasMessageContaining("the docker context 'gone' is not in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh://somewhere", "nonsense", "http://x", "::"})
  void whatNamesNoEngineIsRefused(String text) {
    assertThatThrownBy(() -> locator(Map.of("DOCKER_HOST", text)).locate(null))
        .isInstanceOfSatisfying(
            RuntimeFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContaining("DOCKER_HOST is '" + text + "'");
  }

  @Test
  void theFirstSocketThatAnswersIsTakenAndAllAreNamedIfNoneDoes() throws Exception {
    Path dead = Files.createDirectories(home.resolve("run")).resolve("docker.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(dead));
    }
    assertThatThrownBy(() -> locator(Map.of()).locate(null))
        .isInstanceOfSatisfying(
            RuntimeFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.ENGINE))
        .hasMessageContaining(dead + " (usual place): Connection refused")
        .hasMessageContaining("/.colima/default/docker.sock (usual place): does not exist")
        .hasMessageContaining("--runtime local");

    Path alive = Files.createDirectories(home.resolve(".docker/run")).resolve("docker.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(alive));
      assertThat(locator(Map.of()).locate(null).place()).isEqualTo(alive.toString());
    }
  }

  @Test
  void versionsThatBothSpeakAreFoundOrRefused() {
    EngineAddress address = locator(Map.of()).candidates("/x.sock").get(0);
    assertThat(new ApiVersions("1.12", "1.41", "20.10").common(address).getVersion())
        .isEqualTo("1.41");
    assertThat(new ApiVersions("1.44", "1.52", "29.0").common(address).getVersion())
        .isEqualTo("1.44");
    assertThatThrownBy(() -> new ApiVersions("1.50", "1.60", "40.0").common(address))
        .hasMessageContaining("/x.sock (40.0) speaks API 1.50 to 1.60, redis-nat 1.30 to 1.44");
    assertThatThrownBy(() -> new ApiVersions("1.12", "1.24", "1.12").common(address))
        .hasMessageContaining("speaks API 1.12 to 1.24");
  }
}
