package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients of one kind of port can do to a proxy with 64 MB, and what it may cost. */
abstract class HostileClients {

  static final int MEGABYTE = 1 << 20;

  /** The siege of the test class. */
  abstract Siege siege();

  /** The port that they come to. */
  abstract HostPort port();

  /** A key that is served there, and has no value. */
  abstract String key();

  /** What is asked beside ECHO. */
  abstract String lightCommand();

  /** Its whole answer. */
  abstract Pattern lightAnswer();

  /** What is broken off at each of its bytes. */
  abstract List<String> requests();

  @AfterEach
  void allIsAsItWas() throws IOException {
    siege().before().awaitReturn(siege().proxy());
    siege().proxy().assertUnharmed();
  }

  final Wire client() throws IOException {
    return new Wire(port()).login();
  }

  @Test
  void tenThousandCommandsInOnePipelineAreAllAnswered() throws Exception {
    int commands = 10_000;
    try (Wire client = client()) {
      String pipeline =
          (Wire.encode("ECHO", "x".repeat(100)) + lightCommand()).repeat(commands / 2);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw(pipeline);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      TimeUnit.MILLISECONDS.sleep(500);
      Footprint.of(siege().proxy()).assertBounded();
      for (int i = 0; i < commands / 2; i++) {
        assertThat(client.frame()).isEqualTo("$100\r\n" + "x".repeat(100) + "\r\n");
        assertThat(client.frame()).matches(lightAnswer());
      }
      sent.get(30, TimeUnit.SECONDS);
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aByteAtATimeIsServedLikeAnyOther() throws Exception {
    String keyed = Wire.encode("GET", key());
    String command = Wire.encode("ECHO", "slow") + keyed + lightCommand() + "PING\r\n";
    List<Wire> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(client());
    }
    for (char b : command.toCharArray()) {
      for (Wire client : slow) {
        client.raw(String.valueOf(b));
      }
      TimeUnit.MILLISECONDS.sleep(60);
    }
    for (Wire client : slow) {
      assertThat(client.frame()).isEqualTo("$4\r\nslow\r\n");
      assertThat(client.frame()).isEqualTo("$-1\r\n");
      assertThat(client.frame()).matches(lightAnswer());
      assertThat(client.frame()).isEqualTo("+PONG\r\n");
      client.close();
    }
  }

  @Test
  void whoClosesItsSideHalfWayOrVanishesLeavesNothing() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Wire half = client()) {
        half.raw("PING\r\n*2\r\n$4\r\nECHO\r\n$100\r\nhalf").sayNoMore();
        assertThat(half.untilClosed()).isEqualTo("+PONG\r\n");
      }
      Wire gone = client();
      gone.raw(Wire.encode("BLPOP", key() + "{" + key() + "}", "0"));
      gone.vanish();
    }
  }

  @Test
  void everyPrefixOfARequestFollowedByTheEndLeavesNothing() throws Exception {
    for (String request : requests()) {
      for (int length = 0; length < request.length(); length++) {
        boolean loggedIn = length % 2 == 0;
        try (Wire client = loggedIn ? client() : new Wire(port())) {
          client.raw(request.substring(0, length));
          if (length % 3 == 0) {
            client.vanish();
          } else {
            client.sayNoMore();
            assertThat(client.untilClosed()).doesNotContain(siege().proxy().insidePrefix());
          }
        }
      }
    }
  }
}
