package io.redisnat.entry;

import java.util.List;

/**
 * What a differential run does next: commands of one client in one write, or a walk over all keys.
 *
 * @param client which of the clients
 * @param steps its commands
 * @param messages how many published messages arrive at this client meanwhile, at the latest
 * @param inline true if the commands are sent as inline commands
 */
record Batch(int client, List<Step> steps, int messages, boolean inline) {

  /** Commands as arrays, of a client that waits for no message. */
  static Batch of(int client, List<Step> steps) {
    return new Batch(client, steps, 0, false);
  }

  /** One command. */
  static Batch of(int client, Step step) {
    return of(client, List.of(step));
  }
}
