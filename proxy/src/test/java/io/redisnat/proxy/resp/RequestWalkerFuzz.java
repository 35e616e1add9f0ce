package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.AllocationBound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes from a client: the walker says the same however they are split, and agrees with the
 * reference on every command that it takes.
 */
public final class RequestWalkerFuzz {

  private static final RespLimits SMALL = new RespLimits(64, 30, 1000, 200);

  private RequestWalkerFuzz() {}

  private record Walk(WalkedRequests walked, @Nullable String refusal) {}

  /** The entry point of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String bytes = new String(data, StandardCharsets.ISO_8859_1);
    Walk first = AllocationBound.check(data.length, () -> walk(bytes));
    Walk second = walk(bytes.split("(?s)(?<=.)"));
    assertThat(second.refusal()).isEqualTo(first.refusal());
    WalkedRequests whole = first.walked();
    WalkedRequests split = second.walked();
    assertThat(split.commands()).isEqualTo(whole.commands());
    assertThat(split.atBoundary()).isEqualTo(whole.atBoundary());

    List<String> commands = whole.commands();
    String taken = bytes.substring(0, end(commands));
    // Quotes have a reference of their own: the generator of RequestWalkerTest, and Redis itself.
    if (taken.indexOf('"') < 0 && taken.indexOf('\'') < 0) {
      assertThat(ReferenceRequests.commands(taken)).isEqualTo(commands);
    }
  }

  private static Walk walk(String... pieces) {
    WalkedRequests walked = new WalkedRequests(SMALL);
    try {
      for (String piece : pieces) {
        walked.feed(piece);
      }
      return new Walk(walked, null);
    } catch (ProtocolException e) {
      return new Walk(walked, e.getMessage());
    }
  }

  private static int end(List<String> commands) {
    if (commands.isEmpty()) {
      return 0;
    }
    String last = commands.get(commands.size() - 1);
    return Integer.parseInt(last.substring(last.indexOf('-') + 1, last.indexOf(' ')));
  }
}
