package io.redisnat.proxy.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that breaks the protocol reads what it would read from Redis. */
class RequestErrorsIT {

  private static final int TIMEOUT_MILLIS = 5000;

  private static RedisProcess open;
  private static RedisProcess guarded;

  @BeforeAll
  static void start() {
    open = RedisProcess.standalone();
    guarded = RedisProcess.standalone("--requirepass", "secret");
  }

  @AfterAll
  static void stop() {
    open.close();
    guarded.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*x\r\n",
        "*99999999999999999999\r\n",
        "*2147483648\r\n",
        "*1\n$4\r\nPING\r\n",
        "*+1\r\n",
        "*1\r\n$x\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$536870913\r\n",
        "*1\r\n$99999999999999999999\r\n",
        "*1\r\nPING\r\n",
        "*2\r\n$3\r\nGET\r\n:1\r\n",
        "GET \"a\r\n",
        "GET 'a\r\n",
        "GET \"a\"b\r\n",
        "GET 'a'b\r\n",
      })
  void anErrorOfTheProtocolHasTheTextOfRedis(String bytes) throws IOException {
    assertThat(ours(bytes, false)).isEqualTo(answer(open, bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*11\r\n", "*50000000\r\n", "*1\r\n$16385\r\n", "*1\r\n$536870912\r\n"})
  void soHasTheRefusalOfAStranger(String bytes) throws IOException {
    assertThat(ours(bytes, true)).isEqualTo(answer(guarded, bytes));
  }

  private static RequestWalker stranger() {
    RequestWalker walker = new RequestWalker(RespLimits.REDIS);
    walker.limits(RespLimits.REDIS.beforeAuthentication(), true);
    return walker;
  }

  private static String ours(String bytes, boolean stranger) {
    RequestWalker walker = stranger ? stranger() : new RequestWalker(RespLimits.REDIS);
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    ProtocolException refused =
        catchThrowableOfType(
            ProtocolException.class,
            () -> {
              RequestWalker.Event event = walker.next(in);
              while (event != RequestWalker.Event.NEED_INPUT) {
                if (event == RequestWalker.Event.TOO_BIG_WITHOUT_LOGIN) {
                  throw walker.refuse();
                } else if (event == RequestWalker.Event.INLINE_END) {
                  InlineCommand.split(walker.inlineLine());
                }
                event = walker.next(in);
              }
            });
    assertThat(refused).as("refusal of %s", bytes).isNotNull();
    return "-ERR " + refused.getMessage();
  }

  /** The one line that the server answers before it closes. */
  private static String answer(RedisProcess redis, String bytes) throws IOException {
    try (Socket socket = new Socket(redis.address().host(), redis.address().port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).endsWith("\r\n");
      return all.strip();
    }
  }
}
