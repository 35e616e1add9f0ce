package io.redisnat.provisioner.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which slot a key is in: CRC16 (XMODEM) of its hash tag, modulo 16384, as the Cluster spec has it.
 */
final class KeySlots {

  static final int SLOTS = 16384;
  private static final int POLYNOMIAL = 0x1021;

  private KeySlots() {}

  /** The slot of a hash tag, or of a key without one. */
  static int of(String tag) {
    int crc = 0;
    for (byte b : tag.getBytes(StandardCharsets.ISO_8859_1)) {
      crc ^= (b & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
    }
    return (crc & 0xffff) % SLOTS;
  }

  /** {@code count} hash tags whose slots are spread evenly over all slots. */
  static List<String> spreadTags(int count) {
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tags.add(tagWithin(SLOTS / count * i, SLOTS / count * (i + 1)));
    }
    return tags;
  }

  private static String tagWithin(int from, int to) {
    int i = 0;
    while (of("t" + i) < from || of("t" + i) >= to) {
      i++;
    }
    return "t" + i;
  }
}
