package io.redisnat.provisioner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private Daemon daemon;

  @BeforeEach
  void nameIt() {
    daemon = new Daemon(directory.resolve("pid"));
  }

  @AfterEach
  void endIt() {
    daemon.kill();
    daemon.awaitEnd(TEN_SECONDS);
  }

  private void start(String... command) {
    daemon.start(List.of(command), directory, directory.resolve("log"), TEN_SECONDS);
  }

  @Test
  void runsWithItsOutputInTheLogUntilItIsTerminated() throws Exception {
    start("sh", "-c", "echo hello; exec sleep 60");

    assertThat(daemon.isRunning()).isTrue();
    assertThat(Poll.until(TEN_SECONDS, () -> directory.resolve("log").toFile().length() > 0))
        .isTrue();
    assertThat(Files.readString(directory.resolve("log"))).isEqualTo("hello\n");
    daemon.terminate();
    daemon.awaitEnd(TEN_SECONDS);
    assertThat(daemon.isRunning()).isFalse();
    assertThat(directory.resolve("pid")).doesNotExist();
  }

  @Test
  void thePidIsThatOfTheCommandItself() {
    start("sleep", "60");

    assertThat(
            ProcessHandle.of(daemon.pid().orElseThrow())
                .orElseThrow()
                .info()
                .commandLine()
                .orElse(""))
        .contains("60");
  }

  @Test
  void startingTwiceStartsOnce() {
    start("sleep", "60");
    long pid = daemon.pid().orElseThrow();

    start("sleep", "60");

    assertThat(daemon.pid()).hasValue(pid);
  }

  @Test
  void oneThatIgnoresSigtermIsKilledAfterTheGraceTime() {
    start("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
    long pid = daemon.pid().orElseThrow();

    daemon.terminate();
    daemon.awaitEnd(Duration.ofMillis(300));

    assertThat(ProcessToken.of(pid)).isEmpty();
  }

  @Test
  void aStrangerWithTheRecordedPidIsNeitherOursNorKilled() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(directory.resolve("pid"), stranger.pid() + "\nanother start\n");

      daemon.terminate();
      daemon.kill();

      assertThat(daemon.isRunning()).isFalse();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(ProcessToken.of(stranger.pid())).isPresent();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aDamagedPidFileMeansNotRunning() throws Exception {
    Files.writeString(directory.resolve("pid"), "rubbish");

    assertThat(daemon.isRunning()).isFalse();
  }

  @Test
  void aWorkingDirectoryThatIsMissingIsAClearError() {
    assertThatThrownBy(
            () ->
                daemon.start(
                    List.of("sleep", "1"),
                    directory.resolve("none"),
                    directory.resolve("log"),
                    TEN_SECONDS))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageStartingWith("cannot start sleep");
  }
}
