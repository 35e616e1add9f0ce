package io.redisnat.proxy.route.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MergesTest {

  private static final String ERROR = "-ERR one\r\n";

  private static String merged(Merge merge, String... replies) {
    List<ByteBuf> frames = Stream.of(replies).map(MergesTest::frame).toList();
    ByteBuf reply = merge.merge(ByteBufAllocator.DEFAULT, frames);
    try {
      return reply.toString(StandardCharsets.ISO_8859_1);
    } finally {
      reply.release();
    }
  }

  /** Not at the beginning of its buffer, as a frame between others. */
  private static ByteBuf frame(String text) {
    return Unpooled.copiedBuffer("+before\r\n" + text, StandardCharsets.ISO_8859_1).skipBytes(9);
  }

  @Test
  void theFirstErrorIsTheReply() {
    for (Merge merge :
        List.of(
            Merges.first(),
            Merges.sum(),
            Merges.least(),
            Merges.concatenation(),
            Merges.union(),
            Merges.sumByPosition(),
            Merges.anyButNull(),
            new InfoMerge())) {
      assertThat(merged(merge, ":1\r\n", ERROR, "-ERR two\r\n")).isEqualTo(ERROR);
    }
  }

  @Test
  void anySuccessIsOne() {
    assertThat(merged(Merges.anySuccess(), ERROR, "+OK\r\n", ERROR)).isEqualTo("+OK\r\n");
    assertThat(merged(Merges.anySuccess(), ERROR, "-ERR two\r\n")).isEqualTo(ERROR);
  }

  @Test
  void integersBecomeOne() {
    assertThat(merged(Merges.sum(), ":1\r\n", ":-2\r\n", ":40\r\n")).isEqualTo(":39\r\n");
    assertThat(merged(Merges.least(), ":3\r\n", ":2\r\n", ":4\r\n")).isEqualTo(":2\r\n");
    assertThat(merged(Merges.sum(), ":1\r\n", "+QUEUED\r\n")).isEqualTo("+QUEUED\r\n");
  }

  @Test
  void arraysBecomeOne() {
    assertThat(
            merged(
                Merges.concatenation(), "*1\r\n$1\r\na\r\n", "*0\r\n", "*2\r\n*1\r\n:1\r\n$-1\r\n"))
        .isEqualTo("*3\r\n$1\r\na\r\n*1\r\n:1\r\n$-1\r\n");
    assertThat(
            merged(Merges.union(), "*2\r\n$1\r\na\r\n$1\r\nb\r\n", "*2\r\n$1\r\nc\r\n$1\r\na\r\n"))
        .isEqualTo("*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n");
  }

  @Test
  void arraysOfOneShapeAreMergedPlaceByPlace() {
    String one = "*4\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n:0\r\n";
    String other = "*4\r\n$1\r\na\r\n:10\r\n$1\r\nb\r\n:5\r\n";
    assertThat(merged(Merges.sumByPosition(), one, other))
        .isEqualTo("*4\r\n$1\r\na\r\n:11\r\n$1\r\nb\r\n:5\r\n");
    assertThat(merged(Merges.leastByPosition(), "*2\r\n:1\r\n:0\r\n", "*2\r\n:0\r\n:1\r\n"))
        .isEqualTo("*2\r\n:0\r\n:0\r\n");
  }

  @Test
  void anythingIsBetterThanNull() {
    String key = "$1\r\na\r\n";
    assertThat(merged(Merges.anyButNull(), "$-1\r\n", key, "$-1\r\n")).isEqualTo(key);
    assertThat(merged(Merges.anyButNull(), "_\r\n", key)).isEqualTo(key);
    assertThat(merged(Merges.anyButNull(), "_\r\n", "_\r\n")).isEqualTo("_\r\n");
  }

  @Test
  void elementsStandWhereTheirKeysDo() {
    List<int[]> keys = List.of(new int[] {2, 0}, new int[] {1}, new int[] {3});
    Merge byKey = (allocator, replies) -> ByKey.ELEMENTS.merge(allocator, keys, replies);
    assertThat(
            merged(
                byKey, "*2\r\n$1\r\nc\r\n$1\r\na\r\n", "*1\r\n$-1\r\n", "*1\r\n$4\r\n\r\n\r\n\r\n"))
        .isEqualTo("*4\r\n$1\r\na\r\n$-1\r\n$1\r\nc\r\n$4\r\n\r\n\r\n\r\n");
    assertThat(merged(byKey, "*2\r\n_\r\n_\r\n", ERROR, "*1\r\n_\r\n")).isEqualTo(ERROR);
  }
}
