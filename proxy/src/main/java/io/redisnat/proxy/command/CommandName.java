package io.redisnat.proxy.command;

import io.redisnat.proxy.resp.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command names that mean something to the proxy. A command hidden by {@code rename-command}
 * cannot be recognised.
 */
public enum CommandName {
  /** {@code CLIENT}. */
  CLIENT(3, false),
  /** {@code CLUSTER}. */
  CLUSTER(5, true),
  /** {@code DISCARD}. */
  DISCARD(1, false),
  /** {@code EXEC}. */
  EXEC(1, false),
  /** {@code FAILOVER}. */
  FAILOVER(Arguments.MAX_CAPTURED, true),
  /** {@code HELLO}. */
  HELLO(1, false),
  /** {@code INFO}. */
  INFO(1, true),
  /** {@code MIGRATE}. */
  MIGRATE(3, true),
  /** {@code MONITOR}. */
  MONITOR(1, false),
  /** {@code MULTI}. */
  MULTI(1, false),
  /** {@code PSUBSCRIBE}. */
  PSUBSCRIBE(1, false),
  /** {@code PSYNC}. */
  PSYNC(1, false),
  /** {@code PUNSUBSCRIBE}. */
  PUNSUBSCRIBE(1, false),
  /** {@code REPLCONF}. */
  REPLCONF(Arguments.MAX_CAPTURED, false),
  /** {@code REPLICAOF}. */
  REPLICAOF(3, true),
  /** {@code RESET}. */
  RESET(1, false),
  /** {@code ROLE}. */
  ROLE(1, true),
  /** {@code SCRIPT}. */
  SCRIPT(3, false),
  /** {@code SLAVEOF}. */
  SLAVEOF(3, true),
  /** {@code SSUBSCRIBE}. */
  SSUBSCRIBE(1, false),
  /** {@code SUBSCRIBE}. */
  SUBSCRIBE(1, false),
  /** {@code SUNSUBSCRIBE}. */
  SUNSUBSCRIBE(1, false),
  /** {@code SYNC}. */
  SYNC(1, false),
  /** {@code UNSUBSCRIBE}. */
  UNSUBSCRIBE(1, false);

  private static final int MAX_LENGTH = 12;
  private static final CommandName[][] BUCKETS = buckets();

  private final int captures;
  private final boolean mayBeReplaced;

  CommandName(int captures, boolean mayBeReplaced) {
    this.captures = captures;
    this.mayBeReplaced = mayBeReplaced;
  }

  /** How many arguments, the name included, tell what the command is. */
  public int captures() {
    return captures;
  }

  /** True if the proxy may have to send something else in its place: its bytes are held back. */
  public boolean mayBeReplaced() {
    return mayBeReplaced;
  }

  /** The name that {@code arguments} begin with, or null for the many that do not matter. */
  public static @Nullable CommandName of(Arguments arguments) {
    int length = arguments.length(0);
    if (length == 0 || length > MAX_LENGTH) {
      return null;
    }
    for (CommandName candidate : BUCKETS[bucket(length, arguments.at(0, 0))]) {
      if (arguments.is(0, candidate.name())) {
        return candidate;
      }
    }
    return null;
  }

  // GET and SET must cost nothing: length and first letter leave at most two names to compare.
  private static CommandName[][] buckets() {
    List<List<CommandName>> lists = new ArrayList<>();
    for (int i = 0; i <= bucket(MAX_LENGTH, (byte) 31); i++) {
      lists.add(new ArrayList<>());
    }
    for (CommandName name : values()) {
      lists.get(bucket(name.name().length(), (byte) name.name().charAt(0))).add(name);
    }
    return lists.stream().map(l -> l.toArray(CommandName[]::new)).toArray(CommandName[][]::new);
  }

  private static int bucket(int length, byte first) {
    return length << 5 | (first & 31);
  }
}
