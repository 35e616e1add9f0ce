package io.redisnat.proxy.route.table;

import java.util.Arrays;

/** The places of the keys of one command, in order. To be reused; not thread-safe. */
public final class KeyPositions {

  private static final int FEW = 16;
  private static final int MANY = 1024;

  private int[] positions = new int[FEW];
  private int count;

  /** How many keys. */
  public int count() {
    return count;
  }

  /** The word that is the key with this number. */
  public int position(int key) {
    return positions[key];
  }

  /** Forgets them all, and the memory of an unusual number of them. */
  public void clear() {
    count = 0;
    if (positions.length > MANY) {
      positions = new int[FEW];
    }
  }

  void add(int position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * count);
    }
    positions[count++] = position;
  }

  /** All of them, as a copy. */
  public int[] toArray() {
    return Arrays.copyOf(positions, count);
  }
}
