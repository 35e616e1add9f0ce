package io.redisnat.proxy.route.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.testing.RedisProcess;
import io.redisnat.proxy.testing.TextWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys that are found are those that a real server finds: COMMAND GETKEYS. */
class KeyFinderIT {

  private static final int REQUESTS_FOR_EACH = 60;

  /**
   * Channels have slots, but are no keys to COMMAND GETKEYS; what MIGRATE takes for keys differs
   * from version to version, and it is never routed.
   */
  private static final Set<String> OTHERS =
      Set.of("spublish", "ssubscribe", "sunsubscribe", "migrate");

  private static RedisProcess redis;
  private static ServerTable server;
  private static CommandTable table;

  @BeforeAll
  static void start() throws IOException {
    redis = RedisProcess.standalone();
    server = new ServerTable(redis.address());
    table = server.table();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    redis.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void areTheKeysOfAnyRequest(long seed) throws IOException {
    Random random = new Random(seed);
    SoftAssertions all = new SoftAssertions();
    for (CommandInfo command : allWithSubcommands()) {
      for (int i = 0; i < REQUESTS_FOR_EACH; i++) {
        TextWords request = randomRequest(command, random);
        all.assertThat(ours(request)).as("%s", request).isEqualTo(theirs(request));
      }
    }
    all.assertAll();
  }

  private static List<CommandInfo> allWithSubcommands() {
    return table.commands().stream()
        .flatMap(c -> Stream.concat(Stream.of(c), c.subcommands().stream()))
        .filter(c -> !OTHERS.contains(c.name()))
        .toList();
  }

  private static TextWords randomRequest(CommandInfo command, Random random) {
    List<String> words = new ArrayList<>(List.of(command.name().split("\\|")));
    int fewest = Math.abs(command.arity());
    int count = command.arity() > 0 ? fewest : fewest + random.nextInt(8);
    while (words.size() < count) {
      words.add(randomWord(words.size(), random));
    }
    return new TextWords(words);
  }

  // Keys are told apart by their place; numbers and keywords stand where they may mean something.
  private static String randomWord(int place, Random random) {
    String[] keywords = {
      "STREAMS", "STORE", "storedist", "KEYS", "BY", "GET", "LIMIT", "COUNT", "AUTH", "COPY", "ASC"
    };
    return switch (random.nextInt(6)) {
      case 0 -> Integer.toString(random.nextInt(4));
      case 1 -> keywords[random.nextInt(keywords.length)];
      case 2 -> random.nextInt(4) == 0 ? "" : "STORE";
      default -> "key" + place;
    };
  }

  @Test
  void areThoseOfRequestsThatMakeSense() throws IOException {
    for (String line :
        List.of(
            "EVAL return 2 a b c",
            "EVAL return 0 a",
            "FCALL f 1 a b",
            "XREAD COUNT 2 BLOCK 0 STREAMS a b 0 0",
            "XREADGROUP GROUP streams streams COUNT 1 STREAMS a b > >",
            "SORT a BY nosort GET # LIMIT 0 1 STORE b STORE c",
            "GEORADIUS a 1 2 3 km COUNT 1 STORE b STOREDIST c",
            "GEORADIUSBYMEMBER a m 3 km STORE b",
            "ZUNIONSTORE d 2 a b WEIGHTS 1 2",
            "ZUNION 2 a b",
            "LMPOP 2 a b LEFT",
            "BLMPOP 1 2 a b LEFT",
            "ZMPOP 1 a MIN",
            "SINTERCARD 2 a b LIMIT 1",
            "BITOP AND d a b",
            "MSET a 1 b 2",
            "BLPOP a b 0",
            "OBJECT ENCODING a",
            "MEMORY USAGE a SAMPLES 0",
            "XGROUP CREATE a g $",
            "COPY a b",
            "LCS a b")) {
      TextWords request = TextWords.of(line.split(" "));
      assertThat(ours(request)).as(line).isEqualTo(theirs(request));
      assertThat(table.find(request).tellsAllKeys()).as(line).isTrue();
    }
  }

  @Test
  void theTableIsTheSameInBothProtocols() throws IOException {
    try (ServerTable resp3 = new ServerTable(redis.address())) {
      resp3.ask("HELLO", "3");
      assertThat(resp3.table().commands().toString()).isEqualTo(table.commands().toString());
      assertThat(resp3.table().find(TextWords.of("xread")).keys())
          .isEqualTo(table.find(TextWords.of("xread")).keys());
      assertThat(resp3.table().find(TextWords.of("get")).access()).isEqualTo(Access.READ);
    }
  }

  private static List<String> ours(TextWords request) {
    KeyPositions keys = new KeyPositions();
    KeyFinder.find(table.find(request), request, keys);
    return request.at(keys);
  }

  private static List<String> theirs(TextWords request) throws IOException {
    List<String> command = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
    command.addAll(request.texts());
    server.send(command);
    RespValue reply = server.receive();
    // An error: a command without keys, or one that the server will refuse.
    return CommandReply.items(reply).stream().map(RespValue::string).toList();
  }
}
