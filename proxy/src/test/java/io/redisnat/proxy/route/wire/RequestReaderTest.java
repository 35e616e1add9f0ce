package io.redisnat.proxy.route.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RespLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  private static final String STREAM =
      "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nv\r\n*1\r\nPING\r\n\r\n"
          + "get \"a b\\x41\"\r\n*0\r\n*-1\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n  \r\nquit\n";
  private static final List<String> COMMANDS =
      List.of("PING", "SET|k|v\r\n*1", "PING", "get|a bA", "GET|", "quit");

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  @Test
  void commandsAreTheSameHoweverTheyCome() {
    for (int first = 1; first < STREAM.length(); first++) {
      for (int second = first; second < STREAM.length(); second += 7) {
        RequestReader reader = reader();
        List<String> read = new ArrayList<>();
        feed(reader, STREAM.substring(0, first), read);
        feed(reader, STREAM.substring(first, second), read);
        feed(reader, STREAM.substring(second), read);

        assertThat(read).as("split at %d and %d", first, second).isEqualTo(COMMANDS);
        assertThat(reader.atBoundary()).isTrue();
        assertNothingLeft();
      }
    }
  }

  @Test
  void byteByByte() {
    RequestReader reader = reader();
    List<String> read = new ArrayList<>();
    STREAM.chars().forEach(b -> feed(reader, Character.toString(b), read));

    assertThat(read).isEqualTo(COMMANDS);
    assertNothingLeft();
  }

  @Test
  void aCommandIsSentAsItCame() {
    RequestReader reader = reader();
    reader.append(buffer("*2\r\n$3\r\nGET\r\n$1\r\na\r\n"));
    Request request = next(reader);
    ByteBuf out = allocator.buffer();
    request.copyTo(out);
    request.release();

    assertThat(out.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("*2\r\n$3\r\nGET\r\n$1\r\na\r\n");
    out.release();
    assertNothingLeft();
  }

  @Test
  void aLargeHeaderCostsNothing() {
    RequestReader reader = reader();
    reader.append(buffer("*1000000\r\n$536870912\r\nx"));
    assertThat(reader.next()).isNull();

    assertThat(allocator.metric().usedHeapMemory()).isLessThan(10_000);
    reader.close();
    assertNothingLeft();
  }

  @Test
  void aCommandMayNotGrowBeyondItsLimit() {
    RequestReader reader = new RequestReader(allocator, RespLimits.REDIS, 1000);
    assertThatThrownBy(() -> feed(reader, "*1\r\n$5000\r\n" + "x".repeat(2000), new ArrayList<>()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("entry.max-request");
    reader.close();
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1048577 | invalid multibulk length",
        "*x | invalid multibulk length",
        "*99999999999999999999 | invalid multibulk length",
        "*1;+OK | expected '$', got '+'",
        "*1;$-1 | invalid bulk length",
        "*1;$536870913 | invalid bulk length",
        "*1;$1x | invalid bulk length",
        "get \"a | unbalanced quotes in request"
      })
  void faultsAreToldInTheWordsOfRedis(String row) {
    String[] parts = row.split(" \\| ");
    RequestReader reader = reader();
    assertThatThrownBy(
            () -> feed(reader, parts[0].replace(";", "\r\n") + "\r\n", new ArrayList<>()))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("Protocol error: " + parts[1]);
    reader.close();
    assertNothingLeft();
  }

  @Test
  void whoHasNotLoggedInIsHeldToSmallCommands() {
    for (String header : List.of("*11\r\n", "*1\r\n$16385\r\n")) {
      RequestReader reader = reader();
      reader.loggedIn(false);
      assertThatThrownBy(() -> feed(reader, header, new ArrayList<>()))
          .hasMessageStartingWith("Protocol error: unauthenticated ");
      reader.close();
    }
    RequestReader reader = reader();
    reader.loggedIn(false);
    List<String> read = new ArrayList<>();
    feed(reader, "*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n", read);
    assertThat(read).containsExactly("AUTH|x");
    assertNothingLeft();
  }

  @Test
  void aLineWithoutEndIsRefused() {
    RequestReader reader = reader();
    assertThatThrownBy(() -> feed(reader, "x".repeat(70_000), new ArrayList<>()))
        .hasMessage("Protocol error: too big inline request");
    reader.close();
    assertNothingLeft();
  }

  private RequestReader reader() {
    return new RequestReader(allocator, RespLimits.REDIS, 1 << 30);
  }

  private ByteBuf buffer(String text) {
    ByteBuf buffer = allocator.buffer();
    buffer.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return buffer;
  }

  private void feed(RequestReader reader, String text, List<String> into) {
    reader.append(buffer(text));
    for (Request request = reader.next(); request != null; request = reader.next()) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < request.count(); i++) {
        words.add(request.text(i));
      }
      into.add(String.join("|", words));
      request.release();
    }
  }

  private static Request next(RequestReader reader) {
    Request request = reader.next();
    assertThat(request).isNotNull();
    return request;
  }

  private void assertNothingLeft() {
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }
}
