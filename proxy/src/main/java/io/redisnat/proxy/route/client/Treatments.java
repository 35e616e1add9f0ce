package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.Words;

/** Which treatment each command gets. Thread-safe. */
public interface Treatments {

  /** What the servers' tables say of the command that {@code words} are. */
  CommandInfo find(Words words);

  /**
   * The treatment of a command that {@link #find} has found.
   *
   * @param words how many it consists of
   */
  Treatment of(CommandInfo command, int words);
}
