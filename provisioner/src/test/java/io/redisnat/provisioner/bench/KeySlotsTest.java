package io.redisnat.provisioner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySlotsTest {

  @Test
  void slotsAreThoseOfTheClusterSpecification() {
    // CRC16 of its reference implementation: 0x31C3.
    assertThat(KeySlots.of("123456789")).isEqualTo(0x31C3 % 16384);
    assertThat(KeySlots.of("name")).isEqualTo(5798);
  }

  @Test
  void tagsAreSpreadOverAllSlots() {
    assertThat(KeySlots.spreadTags(4))
        .extracting(tag -> KeySlots.of(tag) / 4096)
        .containsExactly(0, 1, 2, 3);
  }
}
