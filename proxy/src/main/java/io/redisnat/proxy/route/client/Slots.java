package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.KeyFinder;
import io.redisnat.proxy.route.table.KeyPositions;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.table.Words;

/** Finds slots without allocating anything. One for each event loop, used on it. */
public final class Slots {

  private final KeyPositions keys = new KeyPositions();

  /** The slot of all keys, {@link SlotHash#NO_KEYS} or {@link SlotHash#CROSS_SLOT}. */
  public int slot(CommandInfo command, Words words) {
    return SlotHash.slot(words, keys(command, words));
  }

  /** Where the keys are; valid until this is used again. */
  public KeyPositions keys(CommandInfo command, Words words) {
    keys.clear();
    KeyFinder.find(command, words, keys);
    return keys;
  }
}
