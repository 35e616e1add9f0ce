package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.testing.AllocationBound;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any conversation of a client and a node through the two streams of a session: it is the same
 * however the bytes arrive, ends in nothing but an error of the protocol, and leaves no buffer.
 *
 * <p>The input is a script: a byte from 1 to 4 says what happens next, see {@link Step}; what
 * follows it are the bytes that are sent.
 */
public final class SessionFuzz {

  private SessionFuzz() {}

  /** The bytes that begin a step of the script. */
  static final class Step {
    static final char CLIENT_SENDS = 1;
    static final char NODE_SENDS = 2;
    static final char NODE_BECOMES_KNOWN = 3;
    static final char TIME_IS_UP = 4;

    private Step() {}
  }

  private record Outcome(String toNode, String toClient, boolean blind, @Nullable String refusal) {}

  /** The entry point of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String script = new String(data, StandardCharsets.ISO_8859_1);
    Outcome whole = AllocationBound.check(data.length, () -> play(script, CasePlayer.Pieces.WHOLE));
    Outcome split = play(script, CasePlayer.Pieces.EACH_BYTE);
    if (whole.refusal() == null) {
      assertThat(split).isEqualTo(whole);
    } else {
      // What stands before the broken place came through, as far as it was complete.
      assertThat(split.refusal()).isEqualTo(whole.refusal());
      assertThat(split.toClient()).isEqualTo(whole.toClient());
    }
  }

  private static Outcome play(String script, CasePlayer.Pieces pieces) {
    SessionRig rig = new SessionRig();
    String refusal = null;
    try {
      run(rig, script, pieces);
    } catch (ProtocolException e) {
      refusal = e.getMessage();
    } finally {
      rig.close();
    }
    assertThat(rig.leaked()).as("bytes not released").isZero();
    return new Outcome(rig.toNode(), rig.toClient(), rig.isBlind(), refusal);
  }

  private static void run(SessionRig rig, String script, CasePlayer.Pieces pieces) {
    Consumer<String> reader = rig::fromClient;
    int from = 0;
    for (int i = 0; i <= script.length(); i++) {
      char step = i == script.length() ? Step.CLIENT_SENDS : script.charAt(i);
      if (step >= Step.CLIENT_SENDS && step <= Step.TIME_IS_UP) {
        pieces.cut(script.substring(from, i), reader);
        from = i + 1;
        switch (step) {
          case Step.CLIENT_SENDS -> reader = rig::fromClient;
          case Step.NODE_SENDS -> reader = rig::fromNode;
          case Step.NODE_BECOMES_KNOWN -> rig.refreshAndRetry();
          default -> rig.retry(true);
        }
      }
    }
  }
}
