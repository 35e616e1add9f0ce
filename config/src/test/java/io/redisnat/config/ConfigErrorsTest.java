package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigErrorsTest {

  @TempDir Path directory;

  /** What is written in line 3 under redis-nat, and what is said about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          upstream.seed = [] | unknown key 'redis-nat.upstream.seed'; did you mean 'seeds'?
          upstream.dialMap {} | unknown key 'redis-nat.upstream.dialMap'; did you mean 'dial-map'?
          upstrem {} | unknown key 'redis-nat.upstrem'; did you mean 'upstream'?
          seeds = "a:1" | unknown key 'redis-nat.seeds'; did you mean 'redis-nat.upstream.seeds'?
          topology.colour = x | unknown key 'redis-nat.topology.colour'; known here: refresh-interval, min-refresh-gap, query-timeout, nodes-asked
          "a b.c" = x | unknown key 'redis-nat."a b.c"'; known here: ledger, upstream, audiences, limits, entry, topology, admin, log, transport, event-loops, drain-timeout
          audiences = [{ name = a, prot-base = 1 }] | unknown key 'redis-nat.audiences[0].prot-base'; did you mean 'port-base'?
          event-loops = many | 'redis-nat.event-loops' is 'many'; it must be a whole number
          event-loops = 1.5 | 'redis-nat.event-loops' is '1.5'; it must be a whole number
          event-loops = [1] | 'redis-nat.event-loops' is a list; it must be a whole number
          event-loops = -1 | 'redis-nat.event-loops' is -1; it must be between 0 and 1024
          transport = epol | 'redis-nat.transport' is 'epol'; it must be one of auto, io_uring, epoll, kqueue, nio
          limits.pre-auth = true | 'redis-nat.limits.pre-auth' is 'true'; it must be one of auto, on, off
          drain-timeout = 10 | 'redis-nat.drain-timeout' is '10'; a time needs a unit: ms, s, m, h or d, as in 10s
          drain-timeout = 10 lightyears | 'redis-nat.drain-timeout' is '10 lightyears'; it must be a time such as 100ms, 10s, 5m, 24h or 7d
          drain-timeout = -5s | 'redis-nat.drain-timeout' is -5s; a time cannot be less than 0
          drain-timeout { s = 10 } | 'redis-nat.drain-timeout' is a section; it must be a time such as 10s
          upstream.dead-after = 999ms | 'redis-nat.upstream.dead-after' is 999ms; it must be at least 1s
          upstream.connect-timeout = 0 | 'redis-nat.upstream.connect-timeout' is 0; it must be more than 0
          topology.min-refresh-gap = 3s | 'redis-nat.topology.min-refresh-gap' is 3s; it must not be more than refresh-interval (2s)
          limits.max-held = 1 parsec | 'redis-nat.limits.max-held' is '1 parsec'; it must be a size such as 1000, 64 KiB or 512 MiB
          limits.max-held = 1 KiB | 'redis-nat.limits.max-held' is 1 KiB; it must be between 64 KiB and 1 GiB
          limits.max-held = 3 GiB | 'redis-nat.limits.max-held' is 3 GiB; it must be less than 2 GiB
          limits.max-depth = 4 | 'redis-nat.limits.max-depth' is 4; it must be between 8 and 65536
          limits = 4 | 'redis-nat.limits' is a single value; it must be a section: limits { ... }
          ledger.file = "" | 'redis-nat.ledger.file' is empty; it must be the path of a file
          upstream.seeds = [] | 'redis-nat.upstream.seeds' is empty; name at least one node, for example ["10.10.10.100:7000"], or set REDIS_NAT_UPSTREAM_SEEDS
          upstream.seeds = { a = 1 } | 'redis-nat.upstream.seeds' is a section; it must be a list, each element an address such as "10.10.10.100:7000"
          upstream.seeds = [[]] | 'redis-nat.upstream.seeds' is a list; it must be an address such as "10.10.10.100:7000"
          upstream.seeds = ["10.0.0.300:1"] | 'redis-nat.upstream.seeds' has a wrong address: '10.0.0.300' is neither an IP nor a host name
          upstream.seeds = ["redis"] | 'redis-nat.upstream.seeds' has a wrong address: 'redis' is not an address: there is no host or no port (valid: 10.10.10.100:7000, redis.example:7000, [2001:db8::5]:7000)
          upstream.dial-map { 10.0.0.1 : 1 } | 'redis-nat.upstream.dial-map' has an entry without an address; put both in double quotes: "10.10.10.100:7000" = "127.0.0.1:17000"
          upstream.dial-map { "[::1]:1" = "a:1", "::1:1" = "b:1" } | 'redis-nat.upstream.dial-map' has ::1:1 twice; name each announced address once
          upstream.dial-map = "a:1" | 'redis-nat.upstream.dial-map' has a part without '='; it must be announced=dial,announced=dial
          upstream.dial-map = [] | 'redis-nat.upstream.dial-map' is a list; it must be a section of lines "10.10.10.100:7000" = "127.0.0.1:17000"
          upstream.username = u | 'redis-nat.upstream.username' has no 'password' beside it; set both, or only a password
          upstream.password = "" | 'redis-nat.upstream.password' is empty
          upstream.password = [] | 'redis-nat.upstream.password' is a list; it must be a text, best in double quotes
          admin.listen = on | 'redis-nat.admin.listen' has a wrong address: 'on' is not an address: there is no host or no port (valid: 10.10.10.100:7000, redis.example:7000, [2001:db8::5]:7000)
          admin.listen = [] | 'redis-nat.admin.listen' is a list; it must be off, or an address such as "127.0.0.1:9121"
          admin.listen = "localhost:9121" | 'redis-nat.admin.listen' has 'localhost' as its host; it must be an IP such as 127.0.0.1, or 0.0.0.0 for all
          admin.listen = "0.0.0.0:7063" | 'redis-nat.admin.listen' is one of the node ports of 'host' (127.0.0.1:7000-7063); take another port
          audiences = [] | 'redis-nat.audiences' is empty; name at least one, or nobody is served
          audiences = host | 'redis-nat.audiences' is a single value; it must be a list: [ { ... }, { ... } ]
          audiences = [host] | 'redis-nat.audiences[0]' is a single value; it must be a section: { name = ... }
          audiences = [{}] | 'redis-nat.audiences[0].name' is missing
          audiences = [{ name = a, bind = localhost }] | 'redis-nat.audiences[0].bind' is 'localhost'; it must be an IP such as 127.0.0.1, or 0.0.0.0 for all
          audiences = [{ name = a, port-base = 65500 }] | 'redis-nat.audiences[0].port-base' is 65500; with a capacity of 64 the ports go beyond 65535: lower one of the two
          audiences = [{ name = a }, { name = a }] | 'redis-nat.audiences' has two named 'a'; give each its own name
          audiences = [{ name = a }, { name = b }] | 'redis-nat.audiences' has 'b' (127.0.0.1:7000-7063), whose ports overlap those of 'a' (127.0.0.1:7000-7063); change port-base or bind of one
          audiences = [{ name = a, entry-port = yes }] | 'redis-nat.audiences[0].entry-port' is 'yes'; it must be auto, off or a port from 1 to 65535
          audiences = [{ name = a, entry-port = [] }] | 'redis-nat.audiences[0].entry-port' is a list; it must be auto, off or a port
          audiences = [{ name = a, entry-port = 65536 }] | 'redis-nat.audiences[0].entry-port' is '65536'; it must be auto, off or a port from 1 to 65535
          audiences = [{ name = a, entry-port = 7063 }] | 'redis-nat.audiences' has 'a', whose entry-port 7063 is one of the node ports of 'a' (127.0.0.1:7000-7063); take another port
          audiences = [{ name = a, entry-port = 7100 }, { name = b, bind = "0.0.0.0", port-base = 7100 }] | 'redis-nat.audiences' has 'a', whose entry-port 7100 is one of the node ports of 'b' (0.0.0.0:7100-7163); take another port
          audiences = [{ name = a, entry-port = 1 }, { name = b, bind = "::", port-base = 7100, entry-port = 1 }] | 'redis-nat.audiences' has 'b' and 'a' with the same entry-port 1; change it or bind of one
          entry.read-from = slave | 'redis-nat.entry.read-from' is 'slave'; it must be one of master, replica, any, nearest
          entry.max-in-flight = 0 | 'redis-nat.entry.max-in-flight' is 0; it must be between 1 and 1000000
          entry.node-timeout = 0 | 'redis-nat.entry.node-timeout' is 0; it must be more than 0
          entry.max-output = 1 KiB | 'redis-nat.entry.max-output' is 1 KiB; it must be between 64 KiB and 1024 GiB
          entry.own-connections = -1 | 'redis-nat.entry.own-connections' is -1; it must be between 0 and 1000000
          entry.max-bulk = 1 KiB | unknown key 'redis-nat.entry.max-bulk'; did you mean 'redis-nat.limits.max-bulk'?
          event-loops = ${NOT_SET} | ${NOT_SET} has no value; set the environment variable NOT_SET, or write ${?NOT_SET} if it may be unset
          event-loops = ${redis-nat.event-loops}1 ${redis-nat.transport} | 'redis-nat.event-loops' is '01 auto'; it must be a whole number
          upstream.seeds = [10.0.0.1:1] | syntax error: a list has no ], or an element needs double quotes: ["10.10.10.100:7000"]
          upstream.password = "a | syntax error: a text in double quotes does not end on its line
          upstream.password = a$b | syntax error: a '$' outside double quotes that begins no ${...}; put the value in double quotes
          upstream.password = "a\\b\\q" | syntax error: a backslash in double quotes; write \\\\ for a backslash
          upstream.seeds = a [] | a value is put together from parts that do not fit, such as a text and a list; put texts in double quotes
          upstream..seeds = a | syntax error: a key with nothing before or after a dot
          """)
  void sayTheLineWhatWasFoundAndWhatToDo(String line, String said) {
    String text = "redis-nat {\n upstream.seeds = [\"a:1\"]\n " + line + "\n}\n";

    assertThat(problems(text)).containsExactly("proxy.conf:3: " + said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          seeds = "a:1" | put it under 'redis-nat': did you mean 'redis-nat.upstream.seeds'?
          upstream {} | put it under 'redis-nat': did you mean 'redis-nat.upstream'?
          redis_nat {} | did you mean 'redis-nat'?
          my-host = a | all keys of this file are under 'redis-nat { ... }'
          """)
  void sayThatAllKeysAreUnderOne(String line, String said) {
    assertThat(problems(line + "\nredis-nat.upstream.seeds = \"a:1\""))
        .containsExactly("proxy.conf:1: unknown key '" + line.split(" ")[0] + "'; " + said);
  }

  @Test
  void comeAllAtOnceAndInLineForm() {
    assertThat(
            problems(
                """
                redis-nat {
                  upstream {
                    seeds = [
                      "10.0.0.1:7000"
                      "10.0.0.2"
                    ]
                    connect-timeout = 3
                  }
                  limits { max-depth = 4, max-bulk = 5
                    max-inline = lots }
                  limit {}
                  audiences = [
                    { name = a, capacity = 0 }
                    { name = a }
                    { name = b, port-base = 7001 }
                  ]
                }
                """))
        .extracting(
            problem ->
                problem.replaceAll("(?s)^proxy.conf:(\\d+): .*?'redis-nat\\.([^']*)'.*", "$1 $2"))
        .containsExactlyInAnyOrder(
            "5 upstream.seeds",
            "7 upstream.connect-timeout",
            "9 limits.max-depth",
            "9 limits.max-bulk",
            "10 limits.max-inline",
            "11 limit",
            "13 audiences[0].capacity",
            "15 audiences");
  }

  @Test
  void nameTheSectionWhereAKeyIsMissing() {
    assertThat(problems("redis-nat {\n\n upstream {\n }\n}"))
        .singleElement()
        .asString()
        .startsWith("proxy.conf:3: 'redis-nat.upstream.seeds' is empty; name at least one node");
    assertThat(problems(""))
        .singleElement()
        .asString()
        .startsWith("proxy.conf: 'redis-nat.upstream.seeds' is empty");
  }

  @Test
  void nameTheRootKeyThatIsNoSection() {
    assertThat(problems("redis-nat = 5"))
        .contains(
            "proxy.conf:1: 'redis-nat' is a single value; it must be a section: redis-nat { ... }");
  }

  @Test
  void sayThatTheFileEndsTooEarly() {
    assertThat(problems("redis-nat {\n upstream {\n"))
        .containsExactly(
            "proxy.conf:3: syntax error: the file ends inside a section; a } is missing");
  }

  @Test
  void sayThatASubstitutionIsNotClosed() {
    assertThat(problems("\nredis-nat.transport = ${a"))
        .containsExactly("proxy.conf:2: syntax error: a ${...} has no }");
  }

  @Test
  void sayThatAValueRefersToItself() {
    assertThat(problems("a = ${b}\nb = ${a}"))
        .singleElement()
        .asString()
        .matches("proxy.conf:(1: \\$\\{b}|2: \\$\\{a}) refers to itself");
  }

  @Test
  void nameAFileThatCannotBeRead() throws IOException {
    Path missing = directory.resolve("proxy.conf");
    Path including =
        Files.writeString(
            directory.resolve("a.conf"), "include required(file(\"/nowhere/b.conf\"))");

    assertThat(problems(missing))
        .containsExactly(
            missing
                + ": there is no such file; check the path, or copy the sample proxy.conf there");
    assertThat(problems(directory))
        .containsExactly(directory + ": is a directory; name the file in it");
    assertThat(problems(including))
        .singleElement()
        .asString()
        .contains("/nowhere/b.conf")
        .endsWith("cannot be read: check that the file is there, and its permissions");
  }

  @Test
  void nameTheFileAsItWasGiven() throws IOException {
    Path file = Files.writeString(directory.resolve("my.conf"), "redis-nat.seed = 1\n");

    assertThat(problems(file))
        .anySatisfy(problem -> assertThat(problem).startsWith(file + ":1: unknown key"));
  }

  @Test
  void nameTheLineOfAnIncludedFile() throws IOException {
    Path included =
        Files.writeString(directory.resolve("b.conf"), "\n redis-nat.upstream.seeds = [\"a\"]\n");
    Path file = Files.writeString(directory.resolve("a.conf"), "include \"b.conf\"\n");

    assertThat(problems(file)).singleElement().asString().startsWith(included + ":2: ");
  }

  private static List<String> problems(String text) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.parse(text, "proxy.conf", Map.of()))
        .problems();
  }

  private static List<String> problems(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(file, Map.of()))
        .problems();
  }
}
