package io.redisnat.proxy.route.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.testing.TextWords;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server before 7.0 says, which is least; newer ones are asked themselves. */
class CommandTableTest {

  private static final CommandTable TABLE =
      CommandTable.parse(
          sequence(
              command("get 2 readonly,fast 1 1 1"),
              command("mset -3 write,denyoom 1 -1 2"),
              command("client -2 admin,noscript 0 0 0"),
              command("object -2 readonly,random 2 2 1"),
              command("memory -2 readonly,random,movablekeys 0 0 0"),
              command("zunionstore -4 write,denyoom,movablekeys 0 0 0"),
              command("sort -2 write,denyoom,movablekeys 1 1 1"),
              command("bitop -4 write,denyoom 2 -1 1"),
              command("xread -4 readonly,blocking,movablekeys 1 1 1"),
              command("mod.keys -2 write,module,movablekeys 1 1 1"),
              command("blpop -3 write,noscript,blocking 1 -2 1")));

  private static RespValue command(String line) {
    String[] parts = line.split(" ");
    return sequence(
        RespValue.bulk(parts[0]),
        number(parts[1]),
        sequence(Arrays.stream(parts[2].split(",")).map(CommandTableTest::status)),
        number(parts[3]),
        number(parts[4]),
        number(parts[5]),
        sequence(status("@all")));
  }

  private static RespValue number(String digits) {
    return new RespValue.Line((byte) ':', digits);
  }

  private static RespValue status(String text) {
    return new RespValue.Line((byte) '+', text);
  }

  private static RespValue sequence(RespValue... items) {
    return sequence(Stream.of(items));
  }

  private static RespValue sequence(Stream<RespValue> items) {
    return new RespValue.Sequence((byte) '*', items.toList());
  }

  private static CommandInfo find(String... words) {
    return TABLE.find(TextWords.of(words));
  }

  @ParameterizedTest
  @CsvSource({
    "get, get",
    "GET, get",
    "gEt x, get",
    "client, client",
    "CLIENT id, client|id",
    "Client No-Evict, client",
    "Client UNPAUSE, client|unpause",
    "client nosuch, client",
    "memory USAGE, memory|usage",
  })
  void findsInAnyCase(String words, String name) {
    assertThat(find(words.split(" ")).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "client id, true",
    "client id x, false",
    "client setname, false",
    "client setname x, true",
    "client setname x y, false",
    "client reply, false",
    "client reply ON, true",
    "client kill, false",
    "client kill x, true",
    "client kill ID 1, true",
    "client setinfo LIB-NAME, false",
    "client setinfo LIB-NAME x, true",
    "object encoding, false",
    "object encoding a, true",
    "memory usage a SAMPLES 1, true",
  })
  void countsTheWordsOfSubcommandsAsTheServerDoes(String request, boolean accepted) {
    String[] words = request.split(" ");
    assertThat(find(words).accepts(words.length)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ge", "gett", "get\u0000", "client|id"})
  void whatItDoesNotHaveWritesItsFirstArgument(String name) {
    CommandInfo unknown = find(name, "a", "b");
    assertThat(unknown.isKnown()).isFalse();
    assertThat(unknown.access()).isEqualTo(Access.WRITE);
    assertThat(keys(name + " a b")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({
    "get a, a",
    "get a b, ''",
    "get, ''",
    "mset a 1 b 2, a b",
    "client id, ''",
    "object encoding a, a",
    "object help, ''",
    "memory usage a, a",
    "memory doctor, ''",
    "zunionstore d 2 a b, d a b",
    "zunionstore d 3 a b, ''",
    "zunionstore d x a b, ''",
    "zunionstore d 1000000000 a b, ''",
    "sort a STORE b, a b",
    "bitop AND d a b, d a b",
    "xread STREAMS a b 0 0, a b",
    "xread COUNT 1 NONE, ''",
    "blpop a b 0, a b",
    "blpop a, ''",
    "nosuch, ''",
  })
  void findsTheKeysThatTheServerDoesNotTell(String request, String keys) {
    assertThat(String.join(" ", keys(request))).isEqualTo(keys);
  }

  private static List<String> keys(String line) {
    TextWords request = TextWords.of(line.split(" "));
    KeyPositions keys = new KeyPositions();
    KeyFinder.find(TABLE.find(request), request, keys);
    return request.at(keys);
  }

  @Test
  void knowsWhatItCannotTell() {
    assertThat(find("mod.keys", "a").tellsAllKeys()).isFalse();
    assertThat(find("zunionstore", "a").tellsAllKeys()).isTrue();
    assertThat(find("memory", "usage").tellsAllKeys()).isTrue();
  }

  @Test
  void onlyWhatIsSaidToReadReads() {
    assertThat(find("get", "a").access()).isEqualTo(Access.READ);
    assertThat(find("mset", "a", "1").access()).isEqualTo(Access.WRITE);
    assertThat(find("client", "id").access()).isEqualTo(Access.WRITE);
    assertThat(find("blpop", "a", "0").has(CommandFlag.BLOCKING)).isTrue();
  }

  @Test
  void anErrorIsNoTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandTable.parse(RespValue.error("NOPERM no permissions")))
        .withMessageContaining("NOPERM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandTable.parse(sequence(sequence(number("1")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUIT", "post", "Host:"})
  void whatAServerDoesWithoutTellingIsKnown(String command) {
    assertThat(TABLE.find(TextWords.of(command, "/", "HTTP/1.1")).isKnown()).isTrue();
  }
}
