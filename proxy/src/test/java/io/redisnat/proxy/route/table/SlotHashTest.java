package io.redisnat.proxy.route.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.TextWords;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SlotHashTest {

  @ParameterizedTest
  @CsvSource({
    // The check value of this CRC is 0x31C3.
    "123456789, 12739",
    "'', 0",
    "foo, 12182",
    "foo{}, 5542",
    "{foo}x, 12182",
    "x{foo}{bar}, 12182",
    "}x{foo}, 12182",
  })
  void hasTheSlotOfTheSpecification(String key, int slot) {
    assertThat(SlotHash.slot(TextWords.of(key), 0)).isEqualTo(slot);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesWithAnotherImplementation(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      String key = randomKey(random);
      assertThat(SlotHash.slot(TextWords.of(key), 0))
          .as(key)
          .isEqualTo(
              io.lettuce.core.cluster.SlotHash.getSlot(key.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  private static String randomKey(Random random) {
    StringBuilder key = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      key.append(
          random.nextInt(3) == 0 ? "{}".charAt(random.nextInt(2)) : (char) random.nextInt(256));
    }
    return key.toString();
  }

  @Test
  void severalKeysHaveOneSlotOrNone() {
    assertThat(slotOf()).isEqualTo(SlotHash.NO_KEYS);
    assertThat(slotOf("foo", "{foo}1", "{foo}2")).isEqualTo(12182);
    assertThat(slotOf("foo", "{foo}1", "bar")).isEqualTo(SlotHash.CROSS_SLOT);
  }

  private static int slotOf(String... keys) {
    KeyPositions positions = new KeyPositions();
    IntStream.range(0, keys.length).forEach(positions::add);
    return SlotHash.slot(TextWords.of(keys), positions);
  }
}
