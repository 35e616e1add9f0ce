package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpStatusDownIT {

  private static final String[] UP = {
    "up", "--detach", "--name", "it", "--nodes-per-machine", "2", "--replicas", "1"
  };

  @TempDir private Path root;

  @AfterEach
  void removeAll() {
    Run.of(root, "down", "--name", "it");
    Run.of(root, "down", "--name", "other");
  }

  @Test
  void upIsIdempotentStatusIsTheContractAndDownLeavesNothing() {
    Run first = Run.of(root, UP);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("cluster 'it' is ready: 3 machines x 2 nodes, 3 masters with 1 replica each")
        .contains("slots 0-5460", "link up", "status --name it", "down --name it");
    JsonNode before = status(ExitCodes.OK);
    assertContract(before);

    Run second = Run.of(root, UP);

    assertThat(second.code()).isZero();
    assertThat(second.err()).doesNotContain("starting", "waiting");
    assertThat(status(ExitCodes.OK)).isEqualTo(before);
    Run reload = Run.of(root, "proxy", "reload", "--name", "it");
    assertThat(reload.code()).as(reload.err()).isZero();
    assertThat(reload.out()).isEqualTo("reloaded: nothing has changed\n");
    assertThat(before.get("proxy").get("state").asText()).isEqualTo("serving");
    List<Daemon> daemons = new StateDirectory(root, "it").daemons();
    assertThat(daemons).hasSize(7).allMatch(Daemon::isRunning);
    assertThat(Run.of(root, "down", "--name", "it").code()).isZero();
    assertThat(daemons).noneMatch(Daemon::isRunning);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void afterNodesWereKilledUpCompletesWithTheSameIds() {
    assertThat(Run.of(root, UP).code()).isZero();
    JsonNode before = status(ExitCodes.OK);
    StateDirectory directory = new StateDirectory(root, "it");
    // The proxy is the first of them.
    directory.daemons().subList(0, 3).forEach(Daemon::kill);

    JsonNode degraded = status(ExitCodes.UNHEALTHY);
    assertThat(degraded.get("state").asText()).isEqualTo("degraded");
    assertThat(degraded.get("proxy").isNull()).isTrue();
    assertThat(degraded.findValuesAsText("link")).contains("down");

    assertThat(Run.of(root, UP).code()).isZero();
    assertThat(status(ExitCodes.OK).findValuesAsText("id"))
        .isEqualTo(before.findValuesAsText("id"));
    assertThat(status(ExitCodes.OK).findValuesAsText("host"))
        .isEqualTo(before.findValuesAsText("host"));
  }

  @Test
  void throughEachOutsidePortOneIsToldTheOutsidePortsOnly() throws Exception {
    assertThat(Run.of(root, UP).code()).isZero();
    JsonNode status = status(ExitCodes.OK);

    for (JsonNode node : status.get("nodes")) {
      HostPort outside = HostPort.parse(node.get("outside").get("host").asText());
      try (Socket socket = new Socket(outside.host(), outside.port())) {
        socket.setSoTimeout(5000);
        socket
            .getOutputStream()
            .write("CLUSTER MYID\r\nCLUSTER NODES\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        String replies =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(replies).startsWith("$40\r\n" + node.get("id").asText());
        assertThat(replies).contains(outside + "@").doesNotContain(node.get("inside").asText());
      }
    }
  }

  @Test
  void theEntryPortTakesAClientThatKnowsNothingOfClusters() throws Exception {
    String[] up =
        Stream.concat(Stream.of(UP), Stream.of("--entry-port", "off")).toArray(String[]::new);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      up[up.length - 1] = Integer.toString(free.getLocalPort());
    }
    Run first = Run.of(root, up);
    assertThat(first.code()).as(first.err()).isZero();
    int port = Integer.parseInt(up[up.length - 1]);
    assertThat(first.out()).contains("connect:  redis-cli -h 127.0.0.1 -p " + port);
    assertThat(Run.of(root, "status", "--name", "it").out())
        .contains("entry port for any client: 127.0.0.1:" + port);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      // Three slots, of three masters.
      String commands = "SET a 1\r\nSET b 2\r\nSET c 3\r\nMGET a b c\r\nQUIT\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      String replies =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(replies)
          .isEqualTo("+OK\r\n".repeat(3) + "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n+OK\r\n");
    }

    up[up.length - 1] = "off";
    assertThat(Run.of(root, up).err()).contains("exists with --entry-port " + port + ", not off");
  }

  @Test
  void aChangedShapeIsAConflictAndASecondNameGetsItsOwnAddresses() {
    assertThat(Run.of(root, UP).code()).isZero();

    Run changed = Run.of(root, "up", "--detach", "--name", "it", "--machines", "5");
    assertThat(changed.code()).isEqualTo(ExitCodes.CONFLICT);
    assertThat(changed.err()).contains("exists with --machines 3, not 5");

    String[] other = UP.clone();
    other[3] = "other";
    Run second = Run.of(root, other);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err()).contains("the nodes get those from");
    Set<String> addresses = new HashSet<>();
    for (String name : List.of("it", "other")) {
      for (JsonNode node : Run.of(root, "status", "--json", "--name", name).json().get("nodes")) {
        addresses.add(node.get("inside").asText());
        addresses.add(node.get("outside").get("host").asText());
      }
    }
    assertThat(addresses).as("inside and outside, of 12 nodes").hasSize(24);
  }

  private JsonNode status(int expected) {
    Run run = Run.of(root, "status", "--json", "--name", "it");
    assertThat(run.code()).as(run.out()).isEqualTo(expected);
    return run.json();
  }

  private static void assertContract(JsonNode status) {
    assertThat(status.fieldNames())
        .toIterable()
        .contains("name", "runtime", "state", "proxy", "nodes");
    assertThat(status.get("name").asText()).isEqualTo("it");
    assertThat(status.get("runtime").asText()).isEqualTo("local");
    assertThat(status.get("state").asText()).isEqualTo("ready");
    assertThat(status.get("proxy").get("pid").asLong()).isPositive();
    assertThat(status.get("proxy").get("audiences")).hasSize(1);
    JsonNode audience = status.get("proxy").get("audiences").get(0);
    assertThat(audience.get("name").asText()).isEqualTo("host");
    assertThat(audience.get("host").asText()).isEqualTo("127.0.0.1");
    assertThat(audience.get("entryPort").asInt()).isPositive();
    assertThat(status.get("nodes")).hasSize(6);
    Set<String> ids = new HashSet<>(status.findValuesAsText("id"));
    assertThat(ids).hasSize(6).allMatch(id -> id.matches("[0-9a-f]{40}"));
    for (JsonNode node : status.get("nodes")) {
      assertThat(node.fieldNames())
          .toIterable()
          .contains("id", "machine", "inside", "outside", "role", "primary", "slots", "link");
      assertThat(node.get("inside").asText()).matches("127\\.[0-9.]+:\\d+");
      assertThat(node.get("outside").get("host").asText()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(node.get("link").asText()).isEqualTo("up");
      boolean master = node.get("role").asText().equals("master");
      assertThat(node.get("primary").isNull()).isEqualTo(master);
      assertThat(node.get("slots").asText()).matches(master ? "\\d+-\\d+" : "");
      if (!master) {
        assertThat(ids).contains(node.get("primary").asText());
      }
    }
  }
}
