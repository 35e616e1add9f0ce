package io.redisnat.provisioner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plain client of an entry port takes for right. */
class EntryMixTest {

  private final Told told = new Told(address -> true);
  private final EntryMix mix = new EntryMix("client", List.of("t"), told);

  /** The exchanges for the one key, in turn: echo, increment, write, read. */
  private List<Exchange> round() {
    return mix.next().subList(0, 4);
  }

  private static Reply number(long number) {
    return new Reply(':', Long.toString(number), List.of());
  }

  private static Reply text(String text) {
    return new Reply('$', text, List.of());
  }

  private static Reply error(String text) {
    return new Reply('-', text, List.of());
  }

  private static final Reply OK = new Reply('+', "OK", List.of());

  @Test
  void theRightRepliesAreRight() {
    List<Exchange> round = round();

    assertThat(round.get(0).accepts(text(round.get(0).request().get(1)))).isTrue();
    assertThat(round.get(1).accepts(number(1))).isTrue();
    assertThat(round.get(2).accepts(OK)).isTrue();
    assertThat(round.get(3).accepts(text(round.get(2).request().get(2)))).isTrue();
    assertThat(mix.setbacks()).isZero();
    assertThat(told.wrong()).isEmpty();
  }

  @Test
  void anIncrementThatWasDoneTwiceIsFound() {
    assertThat(round().get(1).accepts(number(13))).as("of 12 that were sent").isFalse();
  }

  @Test
  void anIncrementThatWasRefusedAndDoneAllTheSameIsFound() {
    EntryMix one = new EntryMix("client", List.of("t", "u", "v", "w", "x", "y", "z"), told);
    // The first round names seven keys, five of them twice: v once.
    List<Exchange> increments =
        one.next().stream()
            .filter(e -> e.request().get(0).equals("INCR") && e.request().get(1).startsWith("{u}"))
            .toList();
    increments.forEach(e -> assertThat(e.accepts(error("CLUSTERDOWN no"))).isTrue());
    Exchange next =
        one.next().stream()
            .filter(e -> e.request().get(0).equals("INCR") && e.request().get(1).startsWith("{u}"))
            .findFirst()
            .orElseThrow();

    assertThat(next.accepts(number(3))).as("two were refused").isFalse();
  }

  @Test
  void anIncrementThatMayHaveBeenDoneMayBeThereOnceOrNot() {
    Exchange increment = round().get(1);

    assertThat(increment.accepts(error("ERR redis-nat: the connection was lost"))).isTrue();
    assertThat(told.wrong()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"MOVED 5 127.0.0.1:7001", "ASK 5 127.0.0.1:7001"})
  void aRedirectIsNotForAPlainClient(String redirect) {
    round().get(1).accepts(error(redirect));

    assertThat(told.wrong()).containsExactly(redirect);
  }

  @Test
  void aValueThatIsOlderThanWhatWasWrittenIsASetbackAndOneThatIsNewerIsWrong() {
    List<Exchange> round = round();
    long written = Long.parseLong(round.get(2).request().get(2));
    round.get(2).accepts(OK);

    assertThat(round.get(3).accepts(text(Long.toString(written - 1)))).isTrue();
    assertThat(mix.setbacks()).isEqualTo(1);
    assertThat(round.get(3).accepts(text(Long.toString(written + 1)))).isFalse();
  }

  @Test
  void anotherErrorIsWrong() {
    round().subList(1, 4).forEach(e -> assertThat(e.accepts(error("ERR no"))).isFalse());
  }
}
