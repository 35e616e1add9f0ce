package io.redisnat.proxy.route.own;

import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.table.Words;

/**
 * A single word.
 *
 * @param text one character a byte
 */
record OneWord(String text) implements Words {

  /** The slot of a key, or of a shard channel. */
  static int slot(String name) {
    return SlotHash.slot(new OneWord(name), 0);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public int length(int word) {
    return text.length();
  }

  @Override
  public byte at(int word, int index) {
    return (byte) text.charAt(index);
  }
}
