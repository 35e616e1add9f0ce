package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, seen by a server that knows no more than 3.0 did. */
@Timeout(30)
class NodeAskerTest {

  private static final String NODES =
      "07c37dfeb235213a872192d90877d0cd55635b91 127.0.0.1:30001 myself,master - 0 0 1 connected\n";

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile String nodesReply = "$" + NODES.length() + "\r\n" + NODES + "\r\n";
  private ServerSocket server;
  private HostPort address;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    address = new HostPort("127.0.0.1", server.getLocalPort());
    Thread thread = new Thread(this::serve, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void nothingIsSentThatAnOldServerDoesNotKnowExceptShardsOnce() throws Exception {
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      Answer first = ask(asker);
      ask(asker);

      assertThat(first.view().myself().address().announced().port()).isEqualTo(30001);
      assertThat(received)
          .containsExactlyInAnyOrder("CLUSTER NODES", "CLUSTER SHARDS", "CLUSTER NODES");
    }
  }

  @Test
  void theLoginIsThePasswordAloneForTheDefaultUser() throws Exception {
    try (NodeAsker asker =
        asker(Watching.withLogin(List.of(address), Optional.empty(), "secret"))) {
      ask(asker);
    }
    assertThat(received.get(0)).isEqualTo("AUTH secret");
  }

  @Test
  void theLoginOfAnotherUserHasItsName() throws Exception {
    try (NodeAsker asker =
        asker(Watching.withLogin(List.of(address), Optional.of("topo"), "secret"))) {
      ask(asker);
    }
    assertThat(received.get(0)).isEqualTo("AUTH topo secret");
  }

  @Test
  void textThatIsNotUnderstoodIsAFailureThatNamesTheLine() {
    nodesReply = "$4\r\nwhat\r\n";
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      assertThatThrownBy(() -> ask(asker))
          .satisfies(
              failure ->
                  assertThat(FailureReason.of(failure))
                      .startsWith("line 1 of CLUSTER NODES is not understood"));
    }
  }

  @Test
  void aServerWithoutClusterModeIsNamedAsSuch() {
    nodesReply = "-ERR This instance has cluster support disabled\r\n";
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      assertThatThrownBy(() -> ask(asker))
          .satisfies(
              failure -> assertThat(FailureReason.of(failure)).contains("cluster-enabled yes"));
    }
  }

  @Test
  void anAnswerThatIsTooLongEndsTheConnectionBeforeItIsGathered() {
    nodesReply = "$%d\r\n%s".formatted(1_000_000_000, "x".repeat(2 * AnswerLimit.BYTES));
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      assertThatThrownBy(() -> ask(asker))
          .satisfies(
              failure ->
                  assertThat(FailureReason.of(failure))
                      .isEqualTo("the answer is longer than 4194304 bytes"));
    }
  }

  @Test
  void theLimitIsForEachQuestionAndNotForTheConnection() throws Exception {
    String many =
        NODES + NODES.replace("myself,", "").repeat(AnswerLimit.BYTES / NODES.length() / 2);
    nodesReply = "$" + many.length() + "\r\n" + many + "\r\n";
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(asker).askedAs()).isEqualTo(address);
      }
    }
  }

  @Test
  void aConnectionThatTheServerClosedIsOpenedAgainByTheNextQuestion() throws Exception {
    try (NodeAsker asker = asker(Watching.seeds(List.of(address)))) {
      ask(asker);
      asker.drop(address);
      ask(asker);
      asker.keepOnly(Set.of());

      assertThat(ask(asker).askedAs()).isEqualTo(address);
    }
  }

  private Answer ask(NodeAsker asker) throws Exception {
    return asker.ask(address).get(5, TimeUnit.SECONDS);
  }

  private static NodeAsker asker(UpstreamConfig upstream) {
    return new NodeAsker(upstream, Watching.QUICK, Optional::empty);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread thread = new Thread(() -> answer(client), "fake-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client;
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      for (String head = in.readLine(); head != null; head = in.readLine()) {
        List<String> words = new ArrayList<>();
        for (int i = Integer.parseInt(head.substring(1)); i > 0; i--) {
          in.readLine();
          words.add(in.readLine());
        }
        String command = String.join(" ", words);
        received.add(command);
        client.getOutputStream().write(reply(command).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client went away, which ends this connection.
    }
  }

  private String reply(String command) {
    if (command.startsWith("AUTH")) {
      return "+OK\r\n";
    }
    return command.equals("CLUSTER NODES") ? nodesReply : "-ERR Wrong CLUSTER subcommand\r\n";
  }
}
