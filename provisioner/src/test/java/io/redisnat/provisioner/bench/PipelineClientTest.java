package io.redisnat.provisioner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The load notices what a bad proxy would do: one that stands between it and a real server here.
 */
class PipelineClientTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Spoils the replies once, a while after the start. */
  private static final class BadProxy implements AutoCloseable {

    private final ServerSocket listener =
        new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final HostPort server;
    private final UnaryOperator<String> spoil;
    private final AtomicBoolean spoiled = new AtomicBoolean();

    BadProxy(HostPort server, UnaryOperator<String> spoil) throws IOException {
      this.server = server;
      this.spoil = spoil;
      start(this::accept);
    }

    private static void start(Runnable task) {
      Thread thread = new Thread(task, "bad-proxy");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = listener.accept();
          Socket node = new Socket(server.host(), server.port());
          start(() -> copy(client, node, UnaryOperator.identity()));
          start(() -> copy(node, client, this::once));
        }
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }

    private String once(String replies) {
      String other = spoil.apply(replies);
      return !other.equals(replies) && spoiled.compareAndSet(false, true) ? other : replies;
    }

    private static void copy(Socket from, Socket to, UnaryOperator<String> change) {
      byte[] buffer = new byte[1 << 16];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          out.write(change.apply(text).getBytes(StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // One of the two is gone.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "doubled", "swapped", "altered", "done twice"})
  void aReplyThatIsNotTheOneToItsRequestIsFound(String how) throws Exception {
    Findings wrong = new Findings();
    try (RedisProcess server = RedisProcess.standalone();
        BadProxy proxy = new BadProxy(server.address(), replies -> spoil(how, replies))) {
      HostPort address = new HostPort("127.0.0.1", proxy.listener.getLocalPort());
      PipelineClient client =
          new PipelineClient(
              new PipelineClient.Place(address, List.of("t"), TIMEOUT, Integer.MAX_VALUE),
              new PipelineMix("client", new Told(a -> true)),
              wrong);
      Thread thread = new Thread(client);
      thread.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> wrong.count() == 1);
      client.stop();
      thread.join(30_000);
      assertThat(client.exchanges()).isPositive();
      assertThat(wrong.first().get(0)).doesNotContain("CLUSTER");
    }
  }

  /** Text of the replies with one fault in it; unchanged where there is no place for it. */
  private static String spoil(String how, String replies) {
    return switch (how) {
      case "lost" -> replies.replaceFirst("\\+OK\r\n", "");
      case "doubled" -> replies.replaceFirst("\\+OK\r\n", "+OK\r\n+OK\r\n");
      case "swapped" -> replies.replaceFirst("(\\+OK\r\n)(\\$\\d+\r\nclient-\\d+\r\n)", "$2$1");
      case "altered" -> replies.replaceFirst("\r\nclient-", "\r\nclienT-");
      case "done twice" -> replies.replaceFirst(":9\r\n", ":10\r\n");
      default -> throw new IllegalArgumentException(how);
    };
  }
}
