package io.redisnat.provisioner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found in a log that was read back. The time of a write is its number here. */
class VerificationTest {

  private static Write write(String writer, long sequence, long position, long at) {
    return new Write(writer, sequence, 0, position, at);
  }

  @Test
  void everythingThereIsNoFinding() {
    Verification read = new Verification(List.of("a:1", "b:1", "a:2"));
    List<Write> writes = List.of(write("a", 1, 1, 10), write("b", 1, 2, 20), write("a", 2, 3, 30));

    assertThat(read.lost(writes)).isEmpty();
    assertThat(read.holes(writes)).isZero();
    assertThat(read.doubled()).isZero();
    assertThat(read.strangers(writes)).isZero();
    assertThat(read.outOfOrder(writes.stream().filter(w -> w.writer().equals("a")).toList()))
        .isZero();
  }

  @Test
  void theEndOfAMastersOrderIsLostByAFailoverAndThatIsNoHole() {
    // a:2 and b:2 died with the master; its heir goes on at their places.
    Verification read = new Verification(List.of("a:1", "b:1", "a:3", "b:3"));
    List<Write> writes =
        List.of(
            write("a", 1, 1, 10),
            write("b", 1, 2, 20),
            write("a", 2, 3, 30),
            write("b", 2, 4, 31),
            write("a", 3, 3, 90),
            write("b", 3, 4, 91));

    assertThat(read.lost(writes)).extracting(Write::entry).containsExactly("a:2", "b:2");
    assertThat(read.holes(writes)).isZero();
  }

  @Test
  void aWriteThatIsGoneThoughALaterOneOfAnotherClientIsThereIsAHole() {
    Verification read = new Verification(List.of("a:1", "b:2"));
    List<Write> writes = List.of(write("a", 1, 1, 10), write("a", 2, 2, 30), write("b", 2, 3, 30));

    assertThat(read.lost(writes)).extracting(Write::entry).containsExactly("a:2");
    assertThat(read.holes(writes)).isEqualTo(1);
  }

  @Test
  void whatIsThereTwiceOrWrittenByNobodyIsCounted() {
    Verification read = new Verification(List.of("a:1", "a:1", "c:7"));
    List<Write> writes = List.of(write("a", 1, 1, 10));

    assertThat(read.doubled()).isEqualTo(1);
    assertThat(read.strangers(writes)).isEqualTo(1);
  }

  @Test
  void writesInAnotherOrderOrPlaceThanAcknowledgedAreCounted() {
    Verification read = new Verification(List.of("a:2", "a:1", "a:3"));

    assertThat(
            read.outOfOrder(
                List.of(write("a", 1, 1, 10), write("a", 2, 2, 20), write("a", 3, 3, 30))))
        .isEqualTo(2);
  }

  @Test
  void aWriteInDoubtMayBeThereOrNot() {
    Verification read = new Verification(List.of("a:1"));
    List<Write> writes = List.of(write("a", 1, 0, 10), write("a", 2, 0, 20));

    assertThat(read.lost(writes)).isEmpty();
    assertThat(read.strangers(writes)).isZero();
    assertThat(writes).filteredOn(read::isThere).hasSize(1);
  }
}
