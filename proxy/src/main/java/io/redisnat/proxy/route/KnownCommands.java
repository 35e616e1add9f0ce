package io.redisnat.proxy.route;

import io.redisnat.proxy.route.basic.AskedKeys;
import io.redisnat.proxy.route.basic.Routed;
import io.redisnat.proxy.route.client.Group;
import io.redisnat.proxy.route.client.Handling;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.client.Treatments;
import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.CommandTable;
import io.redisnat.proxy.route.table.Words;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The commands of the servers with their treatments. Immutable. */
final class KnownCommands implements Treatments {

  private static final Handling ROUTED = new Handling(Group.ROUTED, Routed.ROUTED);
  private static final Handling ASKED = new Handling(Group.ROUTED, AskedKeys.ASKED_KEYS);

  private final CommandTable table;
  private final IdentityHashMap<CommandInfo, Handling> handlings = new IdentityHashMap<>();

  KnownCommands(CommandTable table, List<Rule> rules) {
    this.table = table;
    Map<String, Handling> byName = new HashMap<>();
    for (Rule rule : rules) {
      for (String command : rule.commands()) {
        if (byName.put(command, new Handling(rule.group(), rule.treatment())) != null) {
          throw new IllegalStateException("two rules for '" + command + "'");
        }
      }
    }
    table.commands().forEach(command -> enter(command, byName, ROUTED));
  }

  private void enter(CommandInfo command, Map<String, Handling> byName, Handling usual) {
    boolean isAsked = usual.equals(ROUTED) && !command.tellsAllKeys();
    Handling byKey = isAsked ? ASKED : usual;
    Handling handling = byName.getOrDefault(command.name(), byKey);
    handlings.put(command, handling);
    command.subcommands().forEach(subcommand -> enter(subcommand, byName, handling));
  }

  @Override
  public CommandInfo find(Words words) {
    return table.find(words);
  }

  // What the server refuses for its number of words, it refuses in its own words.
  @Override
  public Handling of(CommandInfo command, int words) {
    Handling handling = command.accepts(words) ? handlings.get(command) : null;
    return handling == null ? ROUTED : handling;
  }
}
