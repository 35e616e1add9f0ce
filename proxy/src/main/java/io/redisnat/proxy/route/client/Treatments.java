package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.Words;

/** What is done with each command. Thread-safe. */
public interface Treatments {

  /** What the servers' tables say of the command that {@code words} are. */
  CommandInfo find(Words words);

  /**
   * What is done with a command that {@link #find} has found.
   *
   * @param words how many it consists of
   */
  Handling of(CommandInfo command, int words);
}
