package io.redisnat.proxy.route.table;

import io.redisnat.proxy.resp.RespValue;
import java.util.List;

/**
 * The commands of a server, as it describes them itself: so those of modules, and of versions to
 * come, are known as well.
 *
 * <p>Immutable; finding allocates nothing.
 */
public final class CommandTable {

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
    return new CommandTable(
        CommandReply.commands(reply).stream().map(BuiltInKeys::complete).toList());
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
