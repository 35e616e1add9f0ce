package io.redisnat.proxy.route.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.proxy.resp.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {

  private static final List<String> FRAMES =
      List.of(
          "+OK\r\n",
          "$-1\r\n",
          "$0\r\n\r\n",
          "$7\r\n-MOVED\r\r\n",
          ":12345\r\n",
          "-ERR no\r\n",
          "*2\r\n$1\r\na\r\n*-1\r\n",
          ">2\r\n+invalidate\r\n_\r\n",
          "%1\r\n+k\r\n:1\r\n",
          "_\r\n",
          "#t\r\n",
          ",1.5\r\n",
          "(123456789012345678901234567890\r\n",
          "=7\r\ntxt:abc\r\n",
          "+" + "x".repeat(300) + "\r\n",
          "+a\nb\r\n",
          "$300\r\n" + "y".repeat(300) + "\r\n");

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  @Test
  void framesAreTheSameHoweverTheyCome() {
    String stream = String.join("", FRAMES);
    for (int first = 1; first < stream.length(); first++) {
      Collected frames = new Collected();
      ReplyReader reader = new ReplyReader(allocator, 64, frames);
      int second = Math.min(stream.length(), first + 11);
      reader.feed(buffer(stream.substring(0, first)));
      reader.feed(buffer(stream.substring(first, second)));
      reader.feed(buffer(stream.substring(second)));

      assertThat(frames.all).as("split at %d", first).isEqualTo(FRAMES);
      assertThat(frames.pushes).isEqualTo(1);
      assertThat(reader.atBoundary()).isTrue();
      assertThat(allocator.metric().usedHeapMemory()).isZero();
    }
  }

  @Test
  void byteByByte() {
    Collected frames = new Collected();
    ReplyReader reader = new ReplyReader(allocator, 64, frames);
    String.join("", FRAMES).chars().forEach(b -> reader.feed(buffer(Character.toString(b))));

    assertThat(frames.all).isEqualTo(FRAMES);
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  @Test
  void whatIsNotRespIsRefused() {
    ReplyReader reader = new ReplyReader(allocator, 64, new Collected());
    assertThatThrownBy(() -> reader.feed(buffer("+OK\r\nHTTP/1.1\r\n")))
        .isInstanceOf(ProtocolException.class);
    reader.close();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  @Test
  void nothingComesOutOfAClosedReader() {
    Collected frames = new Collected();
    ReplyReader[] reader = new ReplyReader[1];
    reader[0] =
        new ReplyReader(
            allocator,
            64,
            new ReplySink() {
              @Override
              public void onFrame(ByteBuf frame) {
                frames.onFrame(frame);
                reader[0].close();
              }

              @Override
              public void onPush(ByteBuf frame) {}
            });
    reader[0].feed(buffer("+1\r\n+2\r\n"));
    assertThat(frames.all).containsExactly("+1\r\n");
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  private ByteBuf buffer(String text) {
    ByteBuf buffer = allocator.buffer();
    buffer.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return buffer;
  }

  private static final class Collected implements ReplySink {
    private final List<String> all = new ArrayList<>();
    private int pushes;

    @Override
    public void onFrame(ByteBuf frame) {
      // A reader that uses the indices up does no harm.
      all.add(
          frame.readCharSequence(frame.readableBytes(), StandardCharsets.ISO_8859_1).toString());
    }

    @Override
    public void onPush(ByteBuf frame) {
      pushes++;
      onFrame(frame);
    }
  }
}
