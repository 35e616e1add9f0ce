package io.redisnat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpenFilesTest {

  @Test
  void theDefaultIsWhatFilesAllowButNotWithoutEnd() {
    assertThat(OpenFiles.maxConnections(OptionalInt.empty(), 1024)).isEqualTo(384);
    assertThat(OpenFiles.maxConnections(OptionalInt.empty(), 1 << 20)).isEqualTo(20_000);
    assertThat(OpenFiles.maxConnections(OptionalInt.empty(), 10)).isEqualTo(1);
    assertThat(OpenFiles.maxConnections(OptionalInt.of(5000), 1024)).isEqualTo(5000);
  }

  @Test
  void aLimitThatFilesCannotServeIsWarnedOfWithWhatToDo() {
    assertThat(OpenFiles.caution(384, 1024)).isEmpty();
    assertThat(OpenFiles.caution(5000, 1024))
        .contains(
            "1024 open files are not enough for limits.max-connections = 5000: beyond about 384,"
                + " connections will wait; raise ulimit -n to 10256, or lower the limit");
  }
}
