package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.proxy.testing.AllocationBound;
import io.redisnat.proxy.testing.ReferenceReplies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes from a node: the walker says the same however they are split, agrees with the reference
 * on every frame that it takes, and each frame's tree is written as it was read.
 */
public final class ReplyWalkerFuzz {

  private static final int MAX_DEPTH = 64;

  private ReplyWalkerFuzz() {}

  private record Walk(WalkedReplies walked, @Nullable String refusal) {}

  /** The entry point of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String bytes = new String(data, StandardCharsets.ISO_8859_1);
    Walk first = AllocationBound.check(data.length, () -> walk(bytes));
    Walk second = walk(bytes.split("(?s)(?<=.)"));
    assertThat(second.refusal()).isEqualTo(first.refusal());
    WalkedReplies whole = first.walked();
    WalkedReplies split = second.walked();
    assertThat(split.events()).isEqualTo(whole.events());
    assertThat(split.heads()).isEqualTo(whole.heads());

    List<String> complete = upToTheLastEnd(whole.events());
    int end = complete.isEmpty() ? 0 : place(complete.get(complete.size() - 1));
    assertThat(ReferenceReplies.events(bytes.substring(0, end))).isEqualTo(complete);
    assertTreesSurvive(bytes, complete);
  }

  private static Walk walk(String... pieces) {
    WalkedReplies walked = new WalkedReplies(MAX_DEPTH, true);
    try {
      for (String piece : pieces) {
        walked.feed(piece);
      }
      return new Walk(walked, null);
    } catch (ProtocolException e) {
      return new Walk(walked, e.getMessage());
    }
  }

  private static List<String> upToTheLastEnd(List<String> events) {
    for (int i = events.size(); i > 0; i--) {
      if (events.get(i - 1).startsWith("END")) {
        return events.subList(0, i);
      }
    }
    return List.of();
  }

  private static int place(String event) {
    return Integer.parseInt(event.substring(event.indexOf('@') + 1));
  }

  private static void assertTreesSurvive(String bytes, List<String> events) {
    int start = 0;
    for (String event : events) {
      if (event.startsWith("START")) {
        start = place(event);
      } else if (event.startsWith("END")) {
        assertTreeSurvives(bytes.substring(start, place(event)));
      }
    }
  }

  private static void assertTreeSurvives(String frame) {
    RespValue tree =
        AllocationBound.check(frame.length(), () -> RespTrees.read(buffer(frame)).orElse(null));
    if (tree != null) {
      ByteBuf written = RespTrees.write(UnpooledByteBufAllocator.DEFAULT, tree);
      assertThat(RespTrees.read(written)).contains(tree);
      written.release();
    }
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
