package io.redisnat.proxy.command;

import io.redisnat.proxy.resp.Arguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a command means for the reply that will come, or for the address that it holds. */
public enum RequestKind {
  /** One reply, no address. */
  ORDINARY(Group.OTHER),

  /** CLUSTER SLOTS. */
  SLOTS(Group.ADDRESSES_IN_REPLY),
  /** CLUSTER SHARDS. */
  SHARDS(Group.ADDRESSES_IN_REPLY),
  /** CLUSTER NODES. */
  NODES(Group.ADDRESSES_IN_REPLY),
  /** CLUSTER REPLICAS and SLAVES. */
  REPLICAS(Group.ADDRESSES_IN_REPLY),
  /** INFO, any section. */
  INFO(Group.ADDRESSES_IN_REPLY),
  /** ROLE. */
  ROLE(Group.ADDRESSES_IN_REPLY),

  /** Opens a transaction. */
  MULTI(Group.OTHER),
  /** Ends a transaction; answers what was queued. */
  EXEC(Group.OTHER),
  /** Ends a transaction. */
  DISCARD(Group.OTHER),
  /** Back to a fresh connection, whatever state it was in. */
  RESET(Group.OTHER),
  /** HELLO: its reply tells the protocol from then on. */
  HELLO(Group.OTHER),
  /** One reply, then a stream of lines. */
  MONITOR(Group.OTHER),
  /** SYNC, PSYNC, CLUSTER SYNCSLOTS: the connection stops being RESP. */
  RAW(Group.OTHER),

  /** Answers one confirmation a channel, or one error. */
  SUBSCRIBE(Group.SUBSCRIPTION),
  /** As SUBSCRIBE, for patterns. */
  PSUBSCRIBE(Group.SUBSCRIPTION),
  /** As SUBSCRIBE, for shard channels. */
  SSUBSCRIBE(Group.SUBSCRIPTION),
  /** Answers one confirmation a channel; without names, one for each subscription. */
  UNSUBSCRIBE(Group.SUBSCRIPTION),
  /** As UNSUBSCRIBE, for patterns. */
  PUNSUBSCRIBE(Group.SUBSCRIPTION),
  /** As UNSUBSCRIBE, for shard channels. */
  SUNSUBSCRIBE(Group.SUBSCRIPTION),

  /** CLIENT REPLY, SCRIPT DEBUG: what comes after cannot be counted. */
  UNCOUNTABLE(Group.OTHER),
  /** REPLCONF ACK and GETACK: no reply at all, unless refused or inside MULTI. */
  SILENT(Group.OTHER),

  /** MIGRATE host port …: the node dials that address. */
  MIGRATE(Group.ADDRESS_IN_REQUEST),
  /** CLUSTER MEET ip port [cport]: the node dials and gossips that address. */
  MEET(Group.ADDRESS_IN_REQUEST),
  /** REPLICAOF and SLAVEOF host port; only outside cluster mode. */
  REPLICAOF(Group.ADDRESS_IN_REQUEST),
  /** FAILOVER TO host port; only outside cluster mode. */
  FAILOVER(Group.ADDRESS_IN_REQUEST);

  private enum Group {
    OTHER,
    ADDRESSES_IN_REPLY,
    SUBSCRIPTION,
    ADDRESS_IN_REQUEST
  }

  private final Group group;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  RequestKind(Group group) {
    this.group = group;
  }

  /** True if the reply carries node addresses. */
  public boolean repliesWithAddresses() {
    return group == Group.ADDRESSES_IN_REPLY;
  }

  /** True if clients dial what the reply names: CLUSTER SLOTS, SHARDS, NODES, REPLICAS. */
  public boolean repliesWithTopology() {
    return repliesWithAddresses() && this != INFO && this != ROLE;
  }

  /** True for the six commands of publish/subscribe that answer with confirmations. */
  public boolean isSubscription() {
    return group == Group.SUBSCRIPTION;
  }

  /** True if the request holds a node address that the node will use. */
  public boolean holdsAddress() {
    return group == Group.ADDRESS_IN_REQUEST;
  }

  /** The word in metrics and, for subscriptions, in confirmations: {@code unsubscribe}. */
  public String wireName() {
    return wireName;
  }

  /** What a command is, once all its captured arguments are there. */
  public static RequestKind of(@Nullable CommandName name, Arguments arguments) {
    if (name == null) {
      return ORDINARY;
    }
    return switch (name) {
      case CLUSTER -> ofCluster(arguments);
      case CLIENT -> isClientReply(arguments) ? UNCOUNTABLE : ORDINARY;
      case SCRIPT -> isScriptDebug(arguments) ? UNCOUNTABLE : ORDINARY;
      case REPLCONF -> mayBeSilent(arguments) ? SILENT : ORDINARY;
      case SYNC, PSYNC -> RAW;
      case REPLICAOF, SLAVEOF -> arguments.count() == 3 ? REPLICAOF : ORDINARY;
      default -> valueOf(name.name());
    };
  }

  private static RequestKind ofCluster(Arguments arguments) {
    if (arguments.captured() < 2) {
      return ORDINARY;
    }
    if (arguments.is(1, "SLOTS")) {
      return SLOTS;
    } else if (arguments.is(1, "SHARDS")) {
      return SHARDS;
    } else if (arguments.is(1, "NODES")) {
      return NODES;
    } else if (arguments.is(1, "REPLICAS") || arguments.is(1, "SLAVES")) {
      return REPLICAS;
    } else if (arguments.is(1, "MEET")) {
      return MEET;
    } else if (arguments.is(1, "SYNCSLOTS")) {
      return RAW;
    }
    return ORDINARY;
  }

  // Pairs of option and value; ACK and GETACK end the command wherever they stand.
  private static boolean mayBeSilent(Arguments arguments) {
    boolean found = arguments.count() > arguments.captured();
    for (int i = 1; i < arguments.captured() && !found; i += 2) {
      found = arguments.is(i, "ACK") || arguments.is(i, "GETACK");
    }
    return found;
  }

  private static boolean isClientReply(Arguments arguments) {
    return arguments.is(1, "REPLY") && (arguments.is(2, "OFF") || arguments.is(2, "SKIP"));
  }

  private static boolean isScriptDebug(Arguments arguments) {
    return arguments.is(1, "DEBUG") && (arguments.is(2, "YES") || arguments.is(2, "SYNC"));
  }
}
