package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bench --rounds 0|--rounds has to be 1 or more",
        "bench --window 0|'0' is not a time of more than 0",
        "bench --peer other=127.0.0.1:1|--peer needs --node",
        "bench --node 127.0.0.1|there is no host or no port",
        "bench --node 127.0.0.1:1 --peer-pid other=1|--peer-pid 'other' has no --peer of that name"
      })
  void badInputIsRefusedWithTheReason(String line, String reason) {
    Run run = Run.plain(line.split(" "));

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(reason);
    assertThat(run.out()).isEmpty();
  }
}
