package io.redisnat.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {

  @TempDir private Path directory;

  private Path program(String name, String prints) throws Exception {
    Path program = directory.resolve(name);
    Files.writeString(program, "#!/bin/sh\necho '" + prints + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  @Test
  void withNothingOnThePathTheBinaryOfTheArtifactIsExtractedOnceAndRuns() {
    RedisBinary binary =
        RedisBinary.find(name -> Optional.empty(), () -> EmbeddedServer.extract(directory));

    assertThat(binary.path()).startsWith(directory).isExecutable();
    assertThat(binary.version()).isEqualTo(new RedisVersion(7, 0));
    assertThat(EmbeddedServer.extract(directory)).hasValue(binary.path());
    assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".new"));
  }

  @Test
  void valkeyIsTakenWhereThereIsNoRedis() throws Exception {
    Path valkey = program("valkey-server", "Valkey server v=8.1.3 sha=00000000:0");

    RedisBinary binary =
        RedisBinary.find(
            name -> name.equals("valkey-server") ? Optional.of(valkey) : Optional.empty(),
            Optional::empty);

    assertThat(binary).isEqualTo(new RedisBinary(valkey, new RedisVersion(8, 1)));
  }

  @Test
  void noBinaryAtAllSaysWhatToInstall() {
    assertThatThrownBy(() -> RedisBinary.find(name -> Optional.empty(), Optional::empty))
        .hasMessageContaining("neither redis-server nor valkey-server is on the PATH")
        .hasMessageContaining("install one of them");
  }

  @Test
  void serversThatAreTooOldOrSomethingElseAreRefused() throws Exception {
    Path old = program("old", "Redis server v=3.0.7 sha=00000000:0");
    Path other = program("other", "nginx");

    assertThatThrownBy(() -> RedisBinary.of(old))
        .hasMessageContaining("is version 3.0, at least 5.0");
    assertThatThrownBy(() -> RedisBinary.of(other))
        .hasMessageContaining("does not look like Redis");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,redis-server-7.0.15-linux-amd64",
    "Linux,aarch64,redis-server-7.0.15-linux-arm64",
    "Linux,i386,redis-server-7.0.15-linux-386",
    "Mac OS X,x86_64,redis-server-7.0.15-darwin-amd64",
    "Mac OS X,aarch64,redis-server-7.0.15-darwin-arm64"
  })
  void eachSystemHasItsBinaryInTheArtifact(String os, String arch, String name) {
    assertThat(EmbeddedServer.resourceName(os, arch)).isEqualTo(name);
    assertThat(RedisBinaryTest.class.getResource("/" + name)).isNotNull();
  }
}
