package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisnat.proxy.testing.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code proxy reload} and SIGHUP, to a process; there is no cluster, which they do not need. */
class ReloadCommandIT {

  @TempDir private Path directory;
  private Path config;
  private Process proxy;

  @BeforeEach
  void start() throws IOException {
    config = directory.resolve("proxy.conf");
    write("");
    proxy =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "proxy",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(directory.resolve("ledger.sock")));
  }

  @AfterEach
  void end() {
    proxy.destroyForcibly();
  }

  private void write(String settings) throws IOException {
    Files.writeString(
        config,
        """
        redis-nat {
          upstream { seeds = ["127.0.0.1:1"], password = hunter2 }
          ledger.file = ledger
          admin.listen = off
          log.format = json
          %s
        }
        """
            .formatted(settings));
  }

  private Run reload(String... more) {
    List<String> all = new ArrayList<>(List.of("proxy", "reload", "--config", config.toString()));
    all.addAll(List.of(more));
    return Run.plain(all.toArray(String[]::new));
  }

  private List<JsonNode> log() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("log"))) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  private void signal(String name) throws Exception {
    InstalledProgram.require("kill");
    new ProcessBuilder("kill", "-" + name, Long.toString(proxy.pid())).start().waitFor();
  }

  @Test
  void theCommandSaysWhatHasChanged() throws Exception {
    write("drain-timeout = 3s, upstream.password = hunter3, event-loops = 3");

    Run changed = reload();
    Run again = reload();

    assertThat(changed.code()).isZero();
    assertThat(changed.out())
        .isEqualTo(
            """
            reloaded
            drain-timeout: 10s -> 3s
            upstream.password: "***" -> "***"
            needs a restart: event-loops: 0 -> 3
            """);
    assertThat(again.code()).isZero();
    assertThat(again.out()).startsWith("reloaded: nothing has changed\nneeds a restart: ");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("ledger.sock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsNamedByLine() throws Exception {
    write("limits.max-depth = 1\n nonsense = 3");

    Run run = reload();

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err())
        .contains("not reloaded", "proxy.conf:6: 'redis-nat.limits.max-depth'", "proxy.conf:7: ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void onSighupItReloadsOrSaysWhyNotAndEveryLineOfItsLogIsAnObject() throws Exception {
    write("limits.max-pending = 99");
    signal("HUP");
    awaitLogged("reload: limits.max-pending: 65536 -> 99");
    write("limits.max-pending = 1");
    signal("HUP");
    awaitLogged("not reloaded: the configuration cannot be used, nothing has changed");

    assertThat(log())
        .allSatisfy(
            event -> {
              assertThat(event.get("level").asText()).isIn("INFO", "WARN", "ERROR");
              assertThat(event.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
              assertThat(event.get("logger").asText()).isNotEmpty();
              assertThat(event.get("message").asText()).isNotEmpty();
            })
        .anyMatch(event -> event.path("outcome").asText().equals("invalid"))
        .anyMatch(event -> event.path("eventLoops").isInt());
    assertThat(Files.readString(directory.resolve("log"))).doesNotContain("hunter");
    assertThat(proxy.isAlive()).isTrue();
  }

  private void awaitLogged(String message) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> log().stream().anyMatch(e -> e.get("message").asText().equals(message)));
  }

  @Test
  void theFormatOfTheLogFollows() throws Exception {
    write("log { format = text, level = debug }");

    assertThat(reload().code()).isZero();

    assertThat(reload().code()).isZero();
    assertThat(Files.readAllLines(directory.resolve("log")))
        .anyMatch(line -> line.startsWith("{"))
        .anyMatch(line -> line.contains(" INFO  Reloader reloaded: nothing has changed"));
  }

  @Test
  void aProxyThatDoesNotAnswerIsWaitedForNoLongerThanAsked() throws Exception {
    signal("STOP");
    Run run = reload("--timeout", "1");
    signal("CONT");

    assertThat(run.code()).isEqualTo(ExitCodes.TIMEOUT);
    assertThat(run.err()).contains("no answer of the proxy within 1 s");
  }

  @Test
  void aProxyThatDoesNotRunIsNotFoundAndLeavesNoSocketBehind() throws Exception {
    proxy.destroy();
    assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isZero();

    Run run = reload();

    assertThat(run.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(run.err()).contains("no proxy answers at", "ledger.sock");
    assertThat(directory.resolve("ledger.sock")).doesNotExist();
  }

  @Test
  void withoutSayingWhichProxyNothingIsDone() {
    Run run = Run.plain("proxy", "reload");

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("either --config FILE or --name NAME");
    assertThat(Run.plain("proxy").err()).contains("Missing required option: '--config=FILE'");
    assertThat(Run.of(directory, "proxy", "reload", "--name", "nobody").err())
        .contains("nobody", "there is no such file");
  }
}
