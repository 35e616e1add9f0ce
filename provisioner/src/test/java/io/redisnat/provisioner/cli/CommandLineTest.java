package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @TempDir private Path root;

  private Run run(String... args) {
    return Run.of(root, args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2|up --nonsense|Unknown option: '--nonsense'",
        "2|nonsense|index 0: 'nonsense'",
        "2|up --machines three|Invalid value for option '--machines'",
        "2|up --machines 0|0 machines: use 1 to 100",
        "2|up --timeout 0|'0' is not a time of more than 0 (valid: 90, 90s, 2m)",
        "2|up --runtime podman|--runtime podman is not in this build",
        "2|up --plan p.json --machines 4|--plan says which machines there are: leave --machines out",
        "2|up --plan no-such-file.json|cannot read no-such-file.json",
        "2|up --port-base 0|--port-base 0 leaves no room for 9 node ports: use 1 to 65527",
        "2|up --port-base 65530|--port-base 65530 leaves no room",
        "2|up --entry-port none|'none' is not a port from 1 to 65535 (valid: 6379, auto, off)",
        "2|up --entry-port 65536|'65536' is not a port from 1 to 65535",
        "2|up --port-base 21000 --entry-port 21063|--entry-port 21063 is one of the node ports 21000-21063",
        "2|up --bind 192.0.2.1|cannot listen on '192.0.2.1'",
        "2|up --bind localhost|--bind needs an IP address of this machine",
        "2|up --name ../x|'../x' is not a name",
        "2|status --name a/b|'a/b' is not a name"
      })
  void badInputIsRefusedWithTheReasonAndNothingIsLeft(int code, String line, String reason) {
    Run run = run(line.split(" "));

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(reason);
    assertThat(run.out()).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up --nodes-per-machine 4|3|2 of 4 masters are on one machine",
        "up --machines 2 --replicas 1|3|use --machines 3 --nodes-per-machine 2",
        "up --machines 2|4|a master and 2 replicas need 3 machines",
        "up --machines 4 --nodes-per-machine 4|4|16 nodes do not divide into shards of 3"
      })
  void aShapeThatIsUnsafeOrDoesNotFitIsRefusedWithACodeOfItsOwn(
      String line, int code, String reason) {
    Run run = run(line.split(" "));

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err()).contains(reason);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aPortChosenByTheUserThatIsTakenIsAConflictThatNamesPortAndSetting() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int base = socket.getLocalPort() - 2;

      Run run = run("up", "--port-base", Integer.toString(base));

      assertThat(run.code()).isEqualTo(ExitCodes.CONFLICT);
      assertThat(run.err()).contains("is taken").contains("choose another --port-base");
      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void anEntryPortChosenByTheUserThatIsTakenIsAConflictThatNamesPortAndSetting() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = socket.getLocalPort();

      Run run = run("up", "--entry-port", Integer.toString(port));

      assertThat(run.code()).isEqualTo(ExitCodes.CONFLICT);
      assertThat(run.err())
          .contains("port " + port + " on 127.0.0.1 is taken")
          .contains("choose another --entry-port");
      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void theStatusOfANameThatDoesNotExistIsDown() {
    Run text = run("status", "--name", "nobody");
    Run json = run("status", "--name", "nobody", "--json");

    assertThat(text.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(text.out()).contains("cluster 'nobody' is down", "There is no cluster of this name");
    assertThat(json.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(json.json().get("state").asText()).isEqualTo("down");
    assertThat(json.json().get("nodes")).isEmpty();
    assertThat(json.err()).isEmpty();
  }

  @Test
  void downOfANameThatDoesNotExistSaysSo() {
    Run run = run("down", "--name", "nobody");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("there is no cluster named 'nobody'\n");
  }

  @Test
  void downRemovesAHalfMadeCluster() throws Exception {
    Files.createDirectories(root.resolve("half/machine-1-node-1"));
    Files.writeString(root.resolve("half/cluster.json"), "{");

    Run run = run("down", "--name", "half");

    assertThat(run.code()).isZero();
    assertThat(root.resolve("half")).doesNotExist();
  }

  @Test
  void helpAndVersionAreAnswered() {
    assertThat(Run.plain("--help").out()).contains("up", "status", "down", "Exit codes:");
    assertThat(Run.plain("up", "--help").out()).contains("--port-base", "--entry-port", "--detach");
    assertThat(Run.plain("--version").out()).startsWith("redis-nat ");
    assertThat(Run.plain().code()).isEqualTo(ExitCodes.USAGE);
  }
}
