package io.redisnat.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void name() {
    path = ControlSocket.beside(directory.resolve("ledger"));
  }

  private ControlSocket open() {
    return ControlSocket.open(
            path, order -> new Answer("done", List.of(order.name(), "zwölf Zeichen")))
        .orElseThrow();
  }

  @Test
  void ordersAreAnsweredOneAfterTheOther() throws IOException {
    try (ControlSocket socket = open()) {
      assertThat(socket).isNotNull();
      assertThat(ControlClient.ask(path, Order.RELOAD, LONG))
          .isEqualTo(new Answer("done", List.of("RELOAD", "zwölf Zeichen")));
      assertThat(ControlClient.ask(path, Order.STATE, LONG).lines()).contains("STATE");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whoSaysNothingDoesNotKeepOthersWaitingForEver() throws IOException {
    try (ControlSocket socket = open();
        SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(socket).isNotNull();
      silent.connect(UnixDomainSocketAddress.of(path));

      assertThat(ControlClient.ask(path, Order.STATE, LONG).word()).isEqualTo("done");
    }
  }

  @Test
  void nonsenseIsRefused() throws IOException {
    try (ControlSocket socket = open();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(socket).isNotNull();
      channel.connect(UnixDomainSocketAddress.of(path));
      Talk talk = new Talk(channel, LONG);
      talk.write("GET / HTTP/1.1\r\n");

      assertThat(talk.readAll()).startsWith("unknown\n");
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Optional<ControlSocket> slow =
        ControlSocket.open(
            path,
            order -> {
              asked.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Answer("late", List.of());
            });

    assertThatThrownBy(() -> ControlClient.ask(path, Order.STATE, Duration.ofMillis(300)))
        .isInstanceOf(SocketTimeoutException.class);
    asked.await();
    release.countDown();
    slow.orElseThrow().close();
  }

  @Test
  void aFailureOfTheOrderIsAnAnswer() throws IOException {
    try (ControlSocket socket =
        ControlSocket.open(
                path,
                order -> {
                  throw new IllegalStateException("defect");
                })
            .orElseThrow()) {
      assertThat(socket).isNotNull();
      assertThat(ControlClient.ask(path, Order.RELOAD, LONG).word()).isEqualTo("failed");
    }
  }

  @Test
  void whatAKilledProxyLeftIsReplacedButNotTheSocketOfALiveOne() throws IOException {
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();

    try (ControlSocket live = open()) {
      assertThat(live).isNotNull();
      assertThat(ControlSocket.open(path, order -> new Answer("second", List.of()))).isEmpty();
      assertThat(ControlClient.ask(path, Order.STATE, LONG).word()).isEqualTo("done");
    }
  }

  @Test
  void aPathThatIsTooLongOrNotWritableIsDoneWithout() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("x".repeat(120)));

    assertThat(ControlSocket.open(deep.resolve("s"), order -> new Answer("", List.of()))).isEmpty();
    assertThat(ControlSocket.open(directory.resolve("no/s"), o -> new Answer("", List.of())))
        .isEmpty();
    assertThatThrownBy(() -> ControlClient.ask(directory.resolve("no/s"), Order.STATE, LONG))
        .isInstanceOf(IOException.class);
  }
}
