package io.redisnat.proxy.route.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one command, or of one subcommand.
 *
 * <p>Immutable.
 */
public final class CommandInfo {

  /** What is taken for a command that the table does not have: it writes its first argument. */
  static final CommandInfo UNKNOWN =
      new CommandInfo(
          "",
          -1,
          Set.of(),
          List.of(new KeySpec.Range(new KeySpec.Begin.At(1), 0, 1, 0)),
          List.of());

  private final String name;
  private final int arity;
  private final Set<CommandFlag> flags;
  private final List<KeySpec> keys;
  private final List<CommandInfo> subcommands;
  private final NameIndex subcommandsByName;
  private final int onlyKey;
  private final boolean tellsAllKeys;

  CommandInfo(
      String name,
      int arity,
      Set<CommandFlag> flags,
      List<KeySpec> keys,
      List<CommandInfo> subcommands) {
    this.name = name;
    this.arity = arity;
    this.flags = Set.copyOf(flags);
    this.keys = List.copyOf(keys);
    this.subcommands = List.copyOf(subcommands);
    this.subcommandsByName = new NameIndex(subcommands);
    this.onlyKey = onlyKey(keys);
    this.tellsAllKeys = keys.stream().allMatch(KeySpec::isComplete);
  }

  // GET, SET and most others: found without a loop.
  private static int onlyKey(List<KeySpec> keys) {
    return keys.size() == 1
            && keys.get(0) instanceof KeySpec.Range range
            && range.begin() instanceof KeySpec.Begin.At begin
            && range.last() == 0
        ? begin.word()
        : 0;
  }

  /** In small letters, a subcommand as {@code client|id}; empty for an unknown command. */
  public String name() {
    return name;
  }

  /** False for a command that the server's table does not have. */
  public boolean isKnown() {
    return this != UNKNOWN;
  }

  /** The server's count of words, the name included; below zero: at least so many. */
  public int arity() {
    return arity;
  }

  /** False if the server refuses a command of so many words, the name included. */
  public boolean accepts(int words) {
    return arity < 0 ? words >= -arity : words == arity;
  }

  /** Whether it has this flag. */
  public boolean has(CommandFlag flag) {
    return flags.contains(flag);
  }

  /** Whether it may change something; so it is assumed where the server does not say. */
  public Access access() {
    return has(CommandFlag.READONLY) && !has(CommandFlag.WRITE) ? Access.READ : Access.WRITE;
  }

  /** Its subcommands; empty for most. */
  public List<CommandInfo> subcommands() {
    return subcommands;
  }

  /**
   * False if only the server can tell the keys of a request, by COMMAND GETKEYS: so it is with some
   * commands of modules.
   */
  public boolean tellsAllKeys() {
    return tellsAllKeys;
  }

  List<KeySpec> keys() {
    return keys;
  }

  /** The word that is its one and only key, or 0 if it is not so simple. */
  int onlyKey() {
    return onlyKey;
  }

  @Nullable CommandInfo subcommand(Words words) {
    return subcommandsByName.find(words, 1);
  }

  CommandInfo withKeys(List<KeySpec> others) {
    return new CommandInfo(name, arity, flags, others, subcommands);
  }

  CommandInfo withSubcommands(List<CommandInfo> others) {
    return new CommandInfo(name, arity, flags, keys, new ArrayList<>(others));
  }

  /** A subcommand of this one, of which nothing else is known. */
  CommandInfo subcommandLike(String fullName, int itsArity, List<KeySpec> itsKeys) {
    return new CommandInfo(fullName, itsArity, flags, itsKeys, List.of());
  }

  @Override
  public String toString() {
    return isKnown() ? name : "(unknown)";
  }
}
