package io.redisnat.proxy.route.own;

import static io.redisnat.proxy.route.client.Group.OWN_CONNECTION;
import static io.redisnat.proxy.route.client.Group.REFUSED;

import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.client.Treatment;
import java.util.List;

/** The rules of this package. */
public final class OwnRules {

  private static final String NO_TRACKING =
      "ERR redis-nat: clients of the entry port share connections, so that no node can track what"
          + " one of them reads; connect to a node port for client-side caching";

  private OwnRules() {}

  /**
   * All of them.
   *
   * @param routed what is done with commands that go where their keys are
   */
  public static List<Rule> all(Treatment routed) {
    return List.of(
        own(
            "multi",
            "what follows is queued at the node of its keys, and queued again where they move",
            Transactions.MULTI),
        own("exec", "carries out what was queued; all of it is in one slot", Transactions.EXEC),
        own("discard", "forgets what was queued", Transactions.DISCARD),
        own(
            "watch",
            "at the node of its keys, in one slot; keys that move count as changed",
            Transactions.WATCH),
        own("unwatch", "forgets what is watched", Transactions.UNWATCH),
        own(
            "blpop brpop blmove brpoplpush blmpop bzpopmin bzpopmax bzmpop",
            "nothing is popped for a client that is gone",
            Blocking.ALWAYS),
        own(
            "xread xreadgroup",
            "with BLOCK; without, they go where their keys are",
            Blocking.ifAsked(routed)),
        own(
            "subscribe",
            "at one master; __keyspace and __keyevent channels at all masters",
            Subscribing.begin(Kind.CHANNEL)),
        own(
            "psubscribe",
            "at one master; what may match __key channels at all masters",
            Subscribing.begin(Kind.PATTERN)),
        own("ssubscribe", "at the node of its slot, wherever that is", Subscribing.beginShard()),
        own(
            "unsubscribe",
            "messages on their way do not come any more",
            Subscribing.end(Kind.CHANNEL)),
        own(
            "punsubscribe",
            "messages on their way do not come any more",
            Subscribing.end(Kind.PATTERN)),
        own(
            "sunsubscribe",
            "messages on their way do not come any more",
            Subscribing.end(Kind.SHARD)),
        own("monitor", "the lines of all masters", Monitoring.MONITOR),
        Rule.of(
            "client|tracking client|caching",
            REFUSED,
            "connections are shared: use a node port",
            exchange -> exchange.fail(NO_TRACKING)));
  }

  private static Rule own(String commands, String description, Treatment treatment) {
    return Rule.of(commands, OWN_CONNECTION, description, treatment);
  }
}
