package io.redisnat.proxy.route.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanCursorTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 0, 1",
    "3, 1, 1048579",
    // The greatest of each: 2^63 - 1.
    "1048575, 8796093022207, 9223372036854775807",
  })
  void isADecimalNumber(int stage, long cursor, String text) {
    assertThat(new ScanCursor(stage, cursor).text()).isEqualTo(text);
    assertThat(ScanCursor.parse(text)).isEqualTo(new ScanCursor(stage, cursor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "x", "1x", "9223372036854775808", "0x1", " 1"})
  void whatIsNoNumberIsNone(String text) {
    assertThat(ScanCursor.parse(text)).isNull();
  }

  @Test
  void aNodesCursorMustLeaveRoom() {
    assertThat(ScanCursor.parseOfNode("8796093022207")).isEqualTo(ScanCursor.CURSORS - 1);
    assertThat(ScanCursor.parseOfNode("8796093022208")).isEqualTo(-1);
    assertThat(ScanCursor.parseOfNode("18446744073709551615")).isEqualTo(-1);
  }

  @Test
  void theCursorOfAReplyIsReplaced() {
    ByteBuf reply = frame("*2\r\n$2\r\n17\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
    assertThat(ScanReply.cursor(reply)).isEqualTo("17");
    ByteBuf other = ScanReply.withCursor(ByteBufAllocator.DEFAULT, reply, "1234");
    assertThat(other.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("*2\r\n$4\r\n1234\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
    other.release();
    assertThat(ScanReply.cursor(frame("-ERR invalid cursor\r\n"))).isNull();
    assertThat(ScanReply.cursor(frame("*0\r\n"))).isNull();
  }

  private static ByteBuf frame(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
