package io.redisnat.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryLineTest {

  private static final HostPort HERE = HostPort.parse("127.0.0.1:6379");
  private static final HostPort SIX = HostPort.parse("[::1]:6380");

  @Test
  void isReadBackWhateverTheNameAndBesideOtherLines() {
    List<String> lines =
        List.of("serving", EntryLine.of("two words", HERE), "entry", EntryLine.of("lan", SIX));

    assertThat(EntryLine.addresses(lines))
        .containsExactly(Map.entry("two words", HERE), Map.entry("lan", SIX));
  }
}
