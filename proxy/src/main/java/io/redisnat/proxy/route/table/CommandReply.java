package io.redisnat.proxy.route.table;

import io.redisnat.proxy.resp.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Reads the server's reply to COMMAND. */
final class CommandReply {

  // Places in the description of one command.
  private static final int NAME = 0;
  private static final int ARITY = 1;
  private static final int FLAGS = 2;
  private static final int FIRST = 3;
  private static final int LAST = 4;
  private static final int STEP = 5;
  private static final int KEY_SPECS = 8;
  private static final int SUBCOMMANDS = 9;

  private CommandReply() {}

  static List<CommandInfo> commands(RespValue reply) {
    List<RespValue> all = items(reply);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a reply to COMMAND without commands: " + brief(reply));
    }
    // A name asked for and not known is a null.
    return all.stream().filter(item -> !item.isNull()).map(CommandReply::command).toList();
  }

  private static String brief(RespValue reply) {
    return reply instanceof RespValue.Line line ? line.text() : "type " + (char) reply.type();
  }

  private static CommandInfo command(RespValue reply) {
    List<RespValue> parts = items(reply);
    if (parts.size() <= STEP || parts.get(NAME).string() == null) {
      throw new IllegalArgumentException("a command of " + parts.size() + " parts");
    }
    Set<CommandFlag> flags =
        CommandFlag.of(items(parts.get(FLAGS)).stream().map(CommandReply::text).toList());
    List<CommandInfo> subcommands =
        parts.size() > SUBCOMMANDS
            ? items(parts.get(SUBCOMMANDS)).stream().map(CommandReply::command).toList()
            : List.of();
    return new CommandInfo(
        text(parts.get(NAME)).toLowerCase(Locale.ROOT),
        integer(parts.get(ARITY)),
        flags,
        keys(parts, flags),
        subcommands);
  }

  private static List<KeySpec> keys(List<RespValue> parts, Set<CommandFlag> flags) {
    if (parts.size() <= KEY_SPECS) {
      return legacy(parts, flags.contains(CommandFlag.MOVABLEKEYS));
    }
    // What a module's own function finds, its specs need not.
    boolean isModules =
        flags.contains(CommandFlag.MODULE) && flags.contains(CommandFlag.MOVABLEKEYS);
    List<KeySpec> specs =
        new ArrayList<>(items(parts.get(KEY_SPECS)).stream().map(CommandReply::spec).toList());
    if (isModules
        && (specs.isEmpty()
            || items(parts.get(KEY_SPECS)).stream().anyMatch(SpecReader::isGuess))) {
      specs.add(new KeySpec.Unknown());
    }
    return specs;
  }

  /** Before 7.0 there are but first, last and step. */
  private static List<KeySpec> legacy(List<RespValue> parts, boolean areMoving) {
    List<KeySpec> specs = new ArrayList<>();
    int first = integer(parts.get(FIRST));
    int last = integer(parts.get(LAST));
    if (first > 0) {
      int step = Math.max(1, integer(parts.get(STEP)));
      specs.add(range(first, last < 0 ? last : last - first, step, 0));
    }
    if (areMoving) {
      specs.add(new KeySpec.Unknown());
    }
    return specs;
  }

  private static KeySpec range(int first, int last, int step, int share) {
    return new KeySpec.Range(new KeySpec.Begin.At(first), last, step, share);
  }

  private static KeySpec spec(RespValue reply) {
    return new SpecReader(reply).spec();
  }

  static List<RespValue> items(RespValue reply) {
    return reply instanceof RespValue.Sequence sequence ? sequence.places() : List.of();
  }

  static String text(RespValue reply) {
    return Objects.requireNonNullElse(reply.string(), "");
  }

  static int integer(RespValue reply) {
    String digits = reply instanceof RespValue.Line line ? line.text() : text(reply);
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a reply to COMMAND with " + brief(reply), e);
    }
  }
}
