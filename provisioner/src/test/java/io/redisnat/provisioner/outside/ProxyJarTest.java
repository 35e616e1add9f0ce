package io.redisnat.provisioner.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyJarTest {

  @TempDir private Path directory;
  private Path jar;
  private Path archived;
  private Path classes;
  private Path place;

  @BeforeEach
  void build() throws IOException {
    jar = written("target/redis-nat.jar", 1000);
    archived = written("target/archived/redis-nat.jar", 2000);
    classes = written("target/archived/redis-nat.jsa", 3000);
    place = written("state/redis-nat.jar", 500);
  }

  private Path written(String name, long millis) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
  }

  @Test
  void aProxyHasTheFileThatTheArchiveFits() throws IOException {
    assertThat(ProxyJar.place(jar, place)).contains("-XX:SharedArchiveFile=" + classes);
    assertThat(Files.isSameFile(place, archived)).isTrue();
  }

  @Test
  void anArchiveOfAnEarlierBuildIsLeftAlone() throws IOException {
    Files.setLastModifiedTime(jar, FileTime.fromMillis(4000));
    assertThat(ProxyJar.place(jar, place)).isEmpty();
    assertThat(place).hasSameTextualContentAs(jar);
    assertThat(archived).hasContent("target/archived/redis-nat.jar");
  }

  @Test
  void aProxyHasItsOwnJarWhereThereIsNoArchive() throws IOException {
    Files.delete(classes);
    assertThat(ProxyJar.place(jar, place)).isEmpty();
    assertThat(Files.isSameFile(place, jar)).isFalse();
    assertThat(place).hasSameTextualContentAs(jar);
  }

  // The name that the next proxy gets is not one more name of what the last one runs from.
  @Test
  void whatTheLastProxyRunsFromIsNotWrittenTo() throws IOException {
    ProxyJar.place(jar, place);
    Files.delete(classes);
    ProxyJar.place(jar, place);
    assertThat(archived).hasContent("target/archived/redis-nat.jar");
  }
}
