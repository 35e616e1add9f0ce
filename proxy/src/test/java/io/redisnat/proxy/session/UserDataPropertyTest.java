package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.ReferenceReplies;
import io.redisnat.proxy.testing.RespGenerator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random replies of every type to commands that ask for no address: only redirects change, wherever
 * they stand, and no other byte, however the bytes arrive.
 */
class UserDataPropertyTest {

  private static final String INSIDE = "-MOVED 1 10.10.10.100:7000\r\n";
  private static final String OUTSIDE = "-MOVED 1 127.0.0.1:7000\r\n";

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void onlyRedirectsChange(long seed) {
    RespGenerator generator = new RespGenerator(seed, seed % 2 == 0);
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      bytes.append(generator.frame());
    }
    String sent = bytes.toString();
    List<String> events = ReferenceReplies.events(sent);
    try (SessionRig rig = new SessionRig()) {
      rig.fromClient(CaseNotation.commands(List.of("GET k")).repeat(replies(sent, events)));
      Random random = new Random(seed);
      for (int at = 0; at < sent.length(); ) {
        int end = Math.min(sent.length(), at + 1 + random.nextInt(200));
        rig.fromNode(sent.substring(at, end));
        at = end;
      }
      assertThat(rig.toClient()).isEqualTo(translated(sent, events));
      assertThat(rig.isBlind()).isFalse();
    }
  }

  private static int replies(String sent, List<String> events) {
    return (int)
        events.stream()
            .filter(event -> event.startsWith("START") && sent.charAt(place(event)) != '>')
            .count();
  }

  /** With every error frame replaced that is a redirect, and nothing else that looks like one. */
  private static String translated(String sent, List<String> events) {
    StringBuilder expected = new StringBuilder();
    int from = 0;
    for (String event : events) {
      boolean begins = event.startsWith("START") || event.startsWith("ERROR_START");
      if (begins && sent.startsWith(INSIDE, place(event))) {
        expected.append(sent, from, place(event)).append(OUTSIDE);
        from = place(event) + INSIDE.length();
      }
    }
    return expected.append(sent, from, sent.length()).toString();
  }

  private static int place(String event) {
    return Integer.parseInt(event.substring(event.indexOf('@') + 1));
  }
}
