package io.redisnat.proxy.route.client;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is done with some commands.
 *
 * @param commands their names in small letters, a subcommand as {@code client|id}; the name of a
 *     command that has subcommands stands for those that have no rule of their own
 * @param group what it is, in one word
 * @param description the same in a line, for the table in the README
 * @param treatment how they are carried out
 */
public record Rule(List<String> commands, Group group, String description, Treatment treatment) {

  /** Copies the names. */
  public Rule {
    commands = List.copyOf(commands);
  }

  /** A rule; {@code commands} are separated by blanks. */
  public static Rule of(String commands, Group group, String description, Treatment treatment) {
    return new Rule(Stream.of(commands.split(" ")).toList(), group, description, treatment);
  }
}
