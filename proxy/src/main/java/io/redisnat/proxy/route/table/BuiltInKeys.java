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

  /**
   * For servers that list no subcommands: each with its arity, as such a server counts. Their keys
   * are those of the command, if any. What these servers do not know is not here.
   */
  private static final Map<String, List<String>> SUBCOMMANDS =
      words(
          """
          acl cat:-2 deluser:-3 genpass:-2 getuser:3 help:2 list:2 load:-2 log:-2 save:-2 \
          setuser:-3 users:2 whoami:2
          client caching:-3 getname:2 getredir:2 help:2 id:2 info:2 kill:-3 list:-2 pause:-3 \
          reply:3 setname:3 tracking:-3 trackinginfo:2 unblock:-3 unpause:2
          cluster addslots:-3 bumpepoch:2 count-failure-reports:3 countkeysinslot:3 delslots:-3 \
          failover:-2 flushslots:2 forget:3 getkeysinslot:4 help:2 info:2 keyslot:3 meet:-4 \
          myid:2 nodes:2 replicas:3 replicate:3 reset:-2 saveconfig:2 set-config-epoch:3 \
          setslot:-4 slaves:3 slots:2
          command count:2 getkeys:-3 help:2 info:-2
          config get:3 help:2 resetstat:2 rewrite:2 set:4
          latency doctor:2 graph:3 help:-2 history:3 latest:2 reset:-2
          memory doctor:2 help:2 malloc-stats:2 purge:2 stats:2 usage:-3
          module help:2 list:2 load:-3 unload:3
          object encoding:3 freq:3 help:2 idletime:3 refcount:3
          pubsub channels:-2 help:2 numpat:2 numsub:-2
          script debug:3 exists:-2 flush:-2 help:2 kill:2 load:3
          slowlog get:-2 help:2 len:2 reset:2
          xgroup create:-5 createconsumer:5 delconsumer:5 destroy:4 help:2 setid:5
          xinfo consumers:4 groups:3 help:2 stream:-3
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

  private static CommandInfo withSubcommands(CommandInfo command, List<String> subcommands) {
    // MEMORY says that its keys move: only those of MEMORY USAGE are any.
    List<KeySpec> own = command.keys().stream().filter(KeySpec::isComplete).toList();
    return command
        .withKeys(own)
        .withSubcommands(subcommands.stream().map(text -> subcommand(command, text, own)).toList());
  }

  private static CommandInfo subcommand(CommandInfo command, String text, List<KeySpec> keys) {
    String[] parts = text.split(":");
    String name = command.name() + "|" + parts[0];
    return command.subcommandLike(
        name, Integer.parseInt(parts[1]), WHERE_MOVING.getOrDefault(name, keys));
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
