package io.redisnat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotRangeTest {

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 1", "42, 42, 42, 1", "0-5460, 0, 5460, 5461", "0-16383, 0, 16383, 16384"})
  void parsesAndPrintsTheFormOfClusterNodes(String text, int start, int end, int size) {
    SlotRange range = SlotRange.parse(text);

    assertThat(range).isEqualTo(new SlotRange(start, end)).hasToString(text);
    assertThat(range.size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "5-", "-5", "+5", "1-2-3", "5-4", "16384", "0-16384", "[93-<-id]", "٣"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> SlotRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slot");
  }

  @Test
  void printsARangeOfOneAsOneSlot() {
    assertThat(SlotRange.parse("7-7")).hasToString("7");
  }
}
