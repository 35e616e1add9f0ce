package io.redisnat.proxy.route;

import io.redisnat.proxy.route.basic.AskedKeys;
import io.redisnat.proxy.route.basic.Routed;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.client.Treatment;
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

  private final CommandTable table;
  private final IdentityHashMap<CommandInfo, Treatment> treatments = new IdentityHashMap<>();

  KnownCommands(CommandTable table, List<Rule> rules) {
    this.table = table;
    Map<String, Treatment> byName = new HashMap<>();
    for (Rule rule : rules) {
      for (String command : rule.commands()) {
        if (byName.put(command, rule.treatment()) != null) {
          throw new IllegalStateException("two rules for '" + command + "'");
        }
      }
    }
    table.commands().forEach(command -> enter(command, byName, Routed.ROUTED));
  }

  private void enter(CommandInfo command, Map<String, Treatment> byName, Treatment usual) {
    boolean isAsked = usual == Routed.ROUTED && !command.tellsAllKeys();
    Treatment byKey = isAsked ? AskedKeys.ASKED_KEYS : usual;
    Treatment treatment = byName.getOrDefault(command.name(), byKey);
    treatments.put(command, treatment);
    command.subcommands().forEach(subcommand -> enter(subcommand, byName, treatment));
  }

  @Override
  public CommandInfo find(Words words) {
    return table.find(words);
  }

  // What the server refuses for its number of words, it refuses in its own words.
  @Override
  public Treatment of(CommandInfo command, int words) {
    Treatment treatment = command.accepts(words) ? treatments.get(command) : null;
    return treatment == null ? Routed.ROUTED : treatment;
  }
}
