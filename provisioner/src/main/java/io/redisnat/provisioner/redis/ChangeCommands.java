package io.redisnat.provisioner.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.heal.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Carries out changes. */
final class ChangeCommands {

  private static final int KEYS_AT_ONCE = 50;
  private static final int MIGRATE_MILLIS = 1500;

  private final ClusterAdmin admin;

  ChangeCommands(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** Why it was refused; empty if it was not. */
  Optional<String> apply(Change change) {
    HostPort at = change.at();
    List<String> arguments = change.arguments();
    try {
      switch (change.kind()) {
        case MEET -> send(at, c -> c.clusterMeet(arguments.get(0), number(arguments.get(1))));
        case FORGET -> send(at, c -> c.clusterForget(arguments.get(0)));
        case RESET -> send(at, c -> c.clusterReset(true));
        case FLUSH -> send(at, RedisAsyncCommands::flushall);
        case REPLICATE -> send(at, c -> c.clusterReplicate(arguments.get(0)));
        case FAILOVER -> send(at, c -> c.clusterFailover(false));
        case FORCE -> send(at, c -> c.clusterFailover(true));
        case TAKEOVER -> send(at, c -> c.clusterFailover(false, true));
        case SET_SLOT -> setSlot(at, arguments);
        case ADD_SLOTS -> {
          // Slot by slot: ranges are understood from Redis 7.0 on only.
          return admin.addSlots(at, ranges(arguments)).refusal();
        }
        case MOVE_KEYS -> moveKeys(at, number(arguments.get(0)), HostPort.parse(arguments.get(1)));
        default -> throw new IllegalStateException("unknown: " + change);
      }
      return Optional.empty();
    } catch (RedisException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void send(
      HostPort at, Function<RedisAsyncCommands<String, String>, RedisFuture<String>> what) {
    admin.get(at, what);
  }

  private void setSlot(HostPort at, List<String> arguments) {
    int slot = number(arguments.get(0));
    if (arguments.get(1).equals("STABLE")) {
      send(at, c -> c.clusterSetSlotStable(slot));
    } else {
      send(at, c -> c.clusterSetSlotNode(slot, new NodeId(arguments.get(2)).value()));
    }
  }

  private void moveKeys(HostPort from, int slot, HostPort to) {
    while (true) {
      List<String> keys = admin.get(from, c -> c.clusterGetKeysInSlot(slot, KEYS_AT_ONCE));
      if (keys.isEmpty()) {
        return;
      }
      send(
          from,
          c ->
              c.migrate(
                  to.host(), to.port(), 0, MIGRATE_MILLIS, MigrateArgs.Builder.<String>keys(keys)));
    }
  }

  private static List<SlotRange> ranges(List<String> bounds) {
    List<SlotRange> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.size(); i += 2) {
      ranges.add(new SlotRange(number(bounds.get(i)), number(bounds.get(i + 1))));
    }
    return ranges;
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
