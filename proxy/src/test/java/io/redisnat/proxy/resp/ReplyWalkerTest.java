package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.proxy.testing.ReferenceReplies;
import io.redisnat.proxy.testing.RespGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyWalkerTest {

  private static final int DEPTH = 64;

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsWhatTheReferenceFindsInOnePieceAndByteByByte(long seed) {
    RespGenerator generator = new RespGenerator(seed, seed % 2 == 0);
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      bytes.append(generator.frame());
    }
    var expected = ReferenceReplies.events(bytes.toString());
    assertThat(walk(false, bytes.toString()).events()).isEqualTo(expected);
    assertThat(walk(true, bytes.toString()).events()).isEqualTo(expected);
    assertThat(walk(true, bytes.toString().split("")).events()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsTheSameWhereverTheBytesAreSplit(long seed) {
    RespGenerator generator = new RespGenerator(seed, seed % 2 == 0);
    String bytes = generator.frame() + generator.frame();
    var expected = ReferenceReplies.events(bytes);
    for (int i = 0; i <= bytes.length(); i++) {
      WalkedReplies walked = walk(true, bytes.substring(0, i), bytes.substring(i));
      assertThat(walked.events()).as("split at %d", i).isEqualTo(expected);
      assertThat(walked.atBoundary()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >3\\r\\n$7\\r\\nmessage\\r\\n$1\\r\\nc\\r\\n$0\\r\\n\\r\\n | message
          *3\\r\\n+subscribe\\r\\n$1\\r\\nc\\r\\n:1\\r\\n          | subscribe
          *1\\r\\n=8\\r\\ntxt:word\\r\\n                          | txt:word
          +RESET\\r\\n                                            | RESET
          *2\\r\\n*1\\r\\n+no\\r\\n+no\\r\\n                      | ''
          *2\\r\\n$-1\\r\\n+no\\r\\n                              | ''
          *2\\r\\n$0\\r\\n\\r\\n+no\\r\\n                         | ''
          *2\\r\\n-ERR\\r\\n+no\\r\\n                             | ''
          *0\\r\\n                                                | ''
          $4\\r\\nword\\r\\n                                      | ''
          *1\\r\\n$33\\r\\n000000000011111111112222222222333\\r\\n | ''
          """)
  void keepsTheHeadOfAFrameHoweverItIsSplit(String notation, String head) {
    String bytes = notation.replace("\\r", "\r").replace("\\n", "\n");
    for (int i = 0; i <= bytes.length(); i++) {
      WalkedReplies walked = walk(true, bytes.substring(0, i), bytes.substring(i));
      assertThat(walked.heads()).as("split at %d", i).containsExactly(head);
    }
    assertThat(walk(true, bytes.split("")).heads()).containsExactly(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$-2", "*x", "$", "*-", "%1x", "$99999999999999999999", ">+1", "$ 1"})
  void refusesALengthThatIsNone(String header) {
    assertThatThrownBy(() -> walk(false, header + "\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("invalid length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "\r", "\n", " ", "\0", "\u00ff", "1", "@"})
  void refusesATypeThatIsNone(String type) {
    assertThatThrownBy(() -> walk(false, type))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("unexpected byte " + (int) type.charAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {";1\r\n", "*1\r\n;1\r\n", ".\r\n", "*1\r\n.\r\n", "$?\r\n.\r\n"})
  void refusesPartsOfStreamedFormsOutsideOfThem(String bytes) {
    assertThatThrownBy(() -> walk(false, bytes)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void takesDepthUpToItsLimitAndNoMore() {
    String deepest = "*1\r\n".repeat(DEPTH);
    assertThat(walk(false, deepest + ":1\r\n").events()).hasSize(2);
    assertThatThrownBy(() -> walk(false, deepest + "*1\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("deeper than 64");
  }

  private static WalkedReplies walk(boolean peek, String... pieces) {
    WalkedReplies walked = new WalkedReplies(DEPTH, peek);
    for (String piece : pieces) {
      walked.feed(piece);
    }
    return walked;
  }
}
