package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.testing.ReferenceReplies;
import io.redisnat.proxy.testing.RespGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespTreesTest {

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void writesTheBytesThatItRead(long seed) {
    RespGenerator generator = new RespGenerator(seed, false);
    for (int i = 0; i < 30; i++) {
      String bytes = withoutAttribute(generator.frame());
      assertThat(written(read(bytes))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsTheTreeThatItWrote(long seed) {
    RespValue tree = read(withoutAttribute(new RespGenerator(seed, false).frame()));
    assertThat(read(written(tree))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$?\r\n;0\r\n", "*?\r\n.\r\n", "*1\r\n$?\r\n;1\r\na\r\n;0\r\n"})
  void streamedFormsAreNoTrees(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(RespTrees.read(in)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-?\r\n", "+?\r\n", "*1\r\n+?\r\n"})
  void aQuestionMarkInALineIsText(String bytes) {
    assertThat(written(read(bytes))).isEqualTo(bytes);
  }

  @Test
  void depthCostsNoStack() {
    String bytes = "*1\r\n".repeat(60_000) + ":1\r\n";
    assertThat(written(read(bytes))).isEqualTo(bytes);
  }

  @Test
  void aCommandIsAnArrayOfBulkStrings() {
    ByteBuf command =
        RespTrees.writeCommand(ByteBufAllocator.DEFAULT, List.of("GET", "", "a\r\n\u00ff"));
    assertThat(command.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("*3\r\n$3\r\nGET\r\n$0\r\n\r\n$4\r\na\r\n\u00ff\r\n");
    command.release();
  }

  // The attribute in front of a frame is not part of its tree.
  private static String withoutAttribute(String frame) {
    String start =
        ReferenceReplies.events(frame).stream()
            .filter(e -> e.startsWith("START"))
            .findFirst()
            .orElseThrow();
    return frame.substring(Integer.parseInt(start.substring("START@".length())));
  }

  private static RespValue read(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return RespTrees.read(in).orElseThrow();
  }

  private static String written(RespValue value) {
    ByteBuf out = RespTrees.write(ByteBufAllocator.DEFAULT, value);
    try {
      return out.toString(StandardCharsets.ISO_8859_1);
    } finally {
      out.release();
    }
  }
}
