package io.redisnat.proxy.route.table;

import io.redisnat.proxy.resp.RespValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of a server, as it describes them itself: so those of modules, and of versions to
 * come, are known as well.
 *
 * <p>Immutable; finding allocates nothing.
 */
public final class CommandTable {

  /**
   * What servers do without telling so. POST and Host: begin the lines of an HTTP request: a server
   * that meets one closes the connection.
   */
  private static final List<String> UNTOLD = List.of("quit", "post", "host:");

  private final List<CommandInfo> commands;
  private final NameIndex byName;

  private CommandTable(List<CommandInfo> commands) {
    this.commands = List.copyOf(commands);
    this.byName = new NameIndex(commands);
  }

  /**
   * Reads a server's reply to COMMAND, in RESP2 or RESP3. What servers before 7.0 do not tell
   * (subcommands, keys at moving places) is filled in.
   *
   * @throws IllegalArgumentException if it is no such reply
   */
  public static CommandTable parse(RespValue reply) {
    List<CommandInfo> told =
        CommandReply.commands(reply).stream().map(BuiltInKeys::complete).toList();
    return new CommandTable(Stream.concat(told.stream(), untold(told)).toList());
  }

  private static Stream<CommandInfo> untold(List<CommandInfo> told) {
    Set<String> names = told.stream().map(CommandInfo::name).collect(Collectors.toSet());
    return UNTOLD.stream()
        .filter(name -> !names.contains(name))
        .map(name -> new CommandInfo(name, -1, Set.of(), List.of(), List.of()));
  }

  /** All commands, without their subcommands. */
  public List<CommandInfo> commands() {
    return commands;
  }

  /**
   * What is known of the command that {@code words} begin with: its subcommand, if it has one of
   * that name. An unknown command is one that {@linkplain CommandInfo#isKnown is not known}, and
   * counts as a write to its first argument.
   */
  public CommandInfo find(Words words) {
    CommandInfo command = byName.find(words, 0);
    if (command == null) {
      return CommandInfo.UNKNOWN;
    }
    CommandInfo subcommand = command.subcommand(words);
    return subcommand == null ? command : subcommand;
  }
}
