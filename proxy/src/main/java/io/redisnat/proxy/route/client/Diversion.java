package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.Words;

/**
 * Chooses the treatments of a client's commands in the place of the usual ones: while it is in a
 * transaction, or may only do what a subscriber may. Set with {@link EntrySession#divert}.
 */
@FunctionalInterface
public interface Diversion {

  /**
   * The treatment of the next command.
   *
   * @param usual what it would get without the diversion
   */
  Treatment treatment(Words words, CommandInfo command, Treatment usual);
}
