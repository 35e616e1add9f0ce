package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Garbage} at the entry port, where requests are gathered. */
class EntryGarbageIT extends Garbage {

  @RegisterExtension static final Siege SIEGE = Siege.atEntry(proxy -> {});

  @Override
  Siege siege() {
    return SIEGE;
  }

  @Override
  HostPort port() {
    return SIEGE.proxy().entry();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*-1\r\nPING\r\n",
        "*-10\r\n*0\r\n\r\n  \r\nPING\r\n",
        "PING\r\n*1\r\n$-5\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nPING\r\n",
        "Host: localhost\r\nPING\r\n",
        "*2\r\n$4\r\npost\r\n$1\r\n/\r\n",
      })
  void whatIsNoCommandGetsWhatRedisAnswers(String bytes) throws IOException {
    assertSameAsRedis(bytes);
  }

  /** The most that Redis takes of strangers: ten words, of 16 KiB each. */
  private static String most() throws IOException {
    // Of a slot whose node is there.
    String tag = "{" + SIEGE.proxy().key(0) + "}";
    String word = tag + "x".repeat(16_384 - tag.length());
    return "*10\r\n$3\r\nDEL\r\n" + ("$16384\r\n" + word + "\r\n").repeat(9);
  }

  @Test
  void strangersCostNoMoreThanRedisAllows() throws Exception {
    String most = most();
    assertThat(answer(false, most)).isEqualTo("-NOAUTH Authentication required.\r\n");
    assertThat(answer(false, most + "*11\r\n")).isEqualTo(reference(false, most + "*11\r\n"));
    String unfinished = most.substring(0, most.length() - 1);
    long size = unfinished.length();
    List<Wire> strangers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      strangers.add(new Wire(port()).raw(unfinished));
    }
    TimeUnit.MILLISECONDS.sleep(500);
    Footprint now = Footprint.afterCollection(SIEGE.proxy());
    now.assertBounded();
    // A buffer that grows is up to twice as large as what is in it.
    assertThat(now.direct() - SIEGE.before().direct()).isLessThan(2 * CLIENTS * size);
    for (Wire stranger : strangers) {
      assertThat(stranger.raw("\n").frame()).isEqualTo("-NOAUTH Authentication required.\r\n");
      stranger.vanish();
    }
  }

  @Test
  void strangersWhoSendWithoutEndAndNeverReadAreHeldUp() throws Exception {
    String most = most();
    List<Wire> strangers = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Wire stranger = new Wire(port(), 4096);
      strangers.add(stranger);
      senders.add(
          new Thread(
              () -> {
                try {
                  for (int j = 0; j < 200; j++) {
                    stranger.raw(most);
                  }
                } catch (IOException expected) {
                  // Closed at the end of the test, in the midst of it.
                  return;
                }
              }));
    }
    senders.forEach(Thread::start);
    for (int i = 0; i < 6; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      Footprint.of(SIEGE.proxy()).assertBounded();
    }
    for (Wire stranger : strangers) {
      stranger.vanish();
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }
}
