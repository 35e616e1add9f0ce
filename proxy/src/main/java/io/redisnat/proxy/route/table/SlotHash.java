package io.redisnat.proxy.route.table;

import io.redisnat.model.SlotRange;

/**
 * The slot of a key: CRC16 (XMODEM) of its hash tag, else of the whole key, modulo 16384.
 *
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">cluster
 *     specification</a>
 */
public final class SlotHash {

  /** In place of a slot: no keys. */
  public static final int NO_KEYS = -1;

  /** In place of a slot: the keys are in several slots. */
  public static final int CROSS_SLOT = -2;

  private static final int POLYNOMIAL = 0x1021;
  private static final char[] TABLE = table();

  private SlotHash() {}

  /** The slot of the key at this place. */
  public static int slot(Words words, int key) {
    int length = words.length(key);
    int open = indexOf(words, key, 0, '{');
    int close = open < 0 ? -1 : indexOf(words, key, open + 1, '}');
    // An empty tag is none.
    return close > open + 1 ? hash(words, key, open + 1, close) : hash(words, key, 0, length);
  }

  /** The slot of all these keys, {@link #NO_KEYS} or {@link #CROSS_SLOT}. */
  public static int slot(Words words, KeyPositions keys) {
    if (keys.count() == 0) {
      return NO_KEYS;
    }
    int slot = slot(words, keys.position(0));
    for (int i = 1; i < keys.count(); i++) {
      if (slot(words, keys.position(i)) != slot) {
        return CROSS_SLOT;
      }
    }
    return slot;
  }

  private static int indexOf(Words words, int word, int from, char wanted) {
    for (int i = from; i < words.length(word); i++) {
      if (words.at(word, i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int hash(Words words, int word, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8 ^ TABLE[(crc >>> 8 ^ words.at(word, i)) & 0xFF]) & 0xFFFF;
    }
    return crc % SlotRange.SLOTS;
  }

  private static char[] table() {
    char[] table = new char[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      table[i] = (char) crc;
    }
    return table;
  }
}
