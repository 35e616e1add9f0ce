package io.redisnat.proxy.route.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What servers do not tell of their own commands: before 7.0 neither subcommands nor keys at moving
 * places; later still no options that name keys.
 */
final class BuiltInKeys {

  /** Better than what any server says. */
  private static final Map<String, List<KeySpec>> ALWAYS =
      read(
          """
          sort     at:1 stored
          sort_ro  at:1
          """);

  /** For servers that only say that the keys of these are at moving places. */
  private static final Map<String, List<KeySpec>> WHERE_MOVING =
      read(
          """
          eval               counted:2
          evalsha            counted:2
          georadius          at:1 after:STORE after:STOREDIST
          georadiusbymember  at:1 after:STORE after:STOREDIST
          memory|usage       at:2
          stralgo            two-after:KEYS
          xread              half-after:STREAMS
          xreadgroup         half-after:STREAMS
          zdiff              counted:1
          zdiffstore         at:1 counted:2
          zinter             counted:1
          zinterstore        at:1 counted:2
          zunion             counted:1
          zunionstore        at:1 counted:2
          """);

  /** For servers that list no subcommands; their keys are those of the command, if any. */
  private static final Map<String, List<String>> SUBCOMMANDS =
      words(
          """
          acl cat deluser genpass getuser help list load log save setuser users whoami
          client caching getname getredir help id info kill list no-evict no-touch pause reply \
          setname tracking trackinginfo unblock unpause
          cluster addslots bumpepoch count-failure-reports countkeysinslot delslots failover \
          flushslots forget getkeysinslot help info keyslot meet myid nodes replicas replicate \
          reset saveconfig set-config-epoch setslot slaves slots
          command count getkeys help info
          config get help resetstat rewrite set
          latency doctor graph help history latest reset
          memory doctor help malloc-stats purge stats usage
          module help list load unload
          object encoding freq help idletime refcount
          pubsub channels help numpat numsub
          script debug exists flush help kill load
          slowlog get help len reset
          xgroup create createconsumer delconsumer destroy help setid
          xinfo consumers groups help stream
          """);

  private static final String SETINFO = "client|setinfo";
  private static final int SETINFO_WORDS = 4;

  private BuiltInKeys() {}

  /** The command with what its server did not tell. */
  static CommandInfo complete(CommandInfo command) {
    List<KeySpec> better = ALWAYS.get(command.name());
    if (better != null) {
      return command.withKeys(better);
    }
    List<KeySpec> fallback = WHERE_MOVING.get(command.name());
    if (fallback != null && !command.tellsAllKeys()) {
      return command.withKeys(fallback);
    }
    List<String> subcommands = SUBCOMMANDS.getOrDefault(command.name(), List.of());
    CommandInfo complete =
        command.subcommands().isEmpty() && !subcommands.isEmpty()
            ? withSubcommands(command, subcommands)
            : command;
    return command.name().equals("client") ? withSetInfo(complete) : complete;
  }

  // Clients of today send it to any server; this one answers it whatever the version of the nodes.
  private static CommandInfo withSetInfo(CommandInfo client) {
    List<CommandInfo> told = client.subcommands();
    if (told.stream().anyMatch(subcommand -> subcommand.name().equals(SETINFO))) {
      return client;
    }
    CommandInfo setInfo = new CommandInfo(SETINFO, SETINFO_WORDS, Set.of(), List.of(), List.of());
    return client.withSubcommands(Stream.concat(told.stream(), Stream.of(setInfo)).toList());
  }

  private static CommandInfo withSubcommands(CommandInfo command, List<String> names) {
    // MEMORY says that its keys move: only those of MEMORY USAGE are any.
    List<KeySpec> own = command.keys().stream().filter(KeySpec::isComplete).toList();
    return command
        .withKeys(own)
        .withSubcommands(
            names.stream()
                .map(
                    name ->
                        command.subcommandLike(
                            name, WHERE_MOVING.getOrDefault(command.name() + "|" + name, own)))
                .toList());
  }

  private static Map<String, List<KeySpec>> read(String text) {
    Map<String, List<KeySpec>> keys = new HashMap<>();
    words(text)
        .forEach((name, specs) -> keys.put(name, specs.stream().map(BuiltInKeys::spec).toList()));
    return keys;
  }

  private static Map<String, List<String>> words(String text) {
    Map<String, List<String>> lines = new HashMap<>();
    text.lines()
        .map(line -> line.split(" +"))
        .forEach(words -> lines.put(words[0], Stream.of(words).skip(1).toList()));
    return lines;
  }

  private static KeySpec spec(String text) {
    String[] parts = text.split(":");
    return switch (parts[0]) {
      case "at" -> new KeySpec.Range(new KeySpec.Begin.At(Integer.parseInt(parts[1])), 0, 1, 0);
      case "counted" ->
          new KeySpec.Counted(new KeySpec.Begin.At(Integer.parseInt(parts[1])), 0, 1, 1);
      case "after" -> new KeySpec.Range(new KeySpec.Begin.After(parts[1], 5), 0, 1, 0);
      case "half-after" -> new KeySpec.Range(new KeySpec.Begin.After(parts[1], 1), -1, 1, 2);
      case "two-after" -> new KeySpec.Range(new KeySpec.Begin.After(parts[1], 1), 1, 1, 0);
      case "stored" -> new KeySpec.Stored();
      default -> throw new IllegalArgumentException(text);
    };
  }
}
