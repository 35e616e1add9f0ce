package io.redisnat.proxy.route.fanout;

import static io.redisnat.proxy.route.client.Group.ANYWHERE;
import static io.redisnat.proxy.route.client.Group.EVERYWHERE;
import static io.redisnat.proxy.route.client.Group.OWN_CONNECTION;
import static io.redisnat.proxy.route.client.Group.REFUSED;
import static io.redisnat.proxy.route.client.Group.ROUTED;
import static io.redisnat.proxy.route.client.Group.SPLIT;

import io.redisnat.proxy.route.basic.Anywhere;
import io.redisnat.proxy.route.basic.Refused;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.merge.ByKey;
import io.redisnat.proxy.route.merge.InfoMerge;
import io.redisnat.proxy.route.merge.Merges;
import java.util.List;
import java.util.stream.Stream;

/** The rules of this package. */
public final class FanoutRules {

  private FanoutRules() {}

  /** All of them, with a memory of their own for scripts and scans. */
  public static List<Rule> all() {
    return Stream.of(keys(), keyspace(), scripts(), operation(), messages(), refused())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Rule> keys() {
    return List.of(
        Rule.of("mget", SPLIT, "the values in the order of the keys", new Split(ByKey.ELEMENTS, 1)),
        Rule.of(
            "mset", SPLIT, "OK, or the first error; not atomic over slots", new Split(ByKey.OK, 2)),
        Rule.of(
            "del unlink exists touch",
            SPLIT,
            "the sum, or the first error",
            new Split(ByKey.SUM, 1)));
  }

  private static List<Rule> keyspace() {
    return List.of(
        Rule.of(
            "scan",
            EVERYWHERE,
            "one master after the other; what moves in the meantime is met, maybe twice",
            new Scan()),
        Rule.of("keys", EVERYWHERE, "those of all", Everywhere.masters(Merges.concatenation())),
        Rule.of("dbsize", EVERYWHERE, "the sum", Everywhere.masters(Merges.sum())),
        Rule.of("randomkey", EVERYWHERE, "any of theirs", Everywhere.masters(Merges.anyButNull())),
        Rule.of(
            "flushall flushdb",
            EVERYWHERE,
            "OK, or the first error",
            Everywhere.masters(Merges.first())));
  }

  private static List<Rule> scripts() {
    Scripts scripts = new Scripts();
    return List.of(
        Rule.of("eval eval_ro", ROUTED, "the script is remembered", scripts.eval()),
        Rule.of(
            "evalsha evalsha_ro",
            ROUTED,
            "a node that lacks the script gets it, if it was seen here",
            scripts.evalSha()),
        Rule.of("script|load", EVERYWHERE, "loaded on each, and remembered", scripts.load()),
        Rule.of("script|flush", EVERYWHERE, "OK, or the first error", scripts.flush()),
        Rule.of(
            "script|exists",
            EVERYWHERE,
            "1 where all have it",
            Everywhere.masters(Merges.leastByPosition())),
        Rule.of(
            "script|kill function|kill",
            EVERYWHERE,
            "OK if one was killed",
            Everywhere.masters(Merges.anySuccess())),
        Rule.of(
            "function|load function|delete function|flush function|restore",
            EVERYWHERE,
            "the same from each, or the first error",
            Everywhere.masters(Merges.first())),
        Rule.of("function script", ANYWHERE, "any master would say the same", Anywhere.ANYWHERE));
  }

  private static List<Rule> operation() {
    return List.of(
        Rule.of("info", EVERYWHERE, "of the cluster as one", Everywhere.masters(new InfoMerge())),
        Rule.of(
            "config|set config|resetstat config|rewrite acl|setuser acl|deluser acl|load acl|save",
            EVERYWHERE,
            "all nodes, replicas too; OK, or the first error",
            Everywhere.allNodes(Merges.first())),
        Rule.of("config acl", ANYWHERE, "any master would say the same", Anywhere.ANYWHERE),
        Rule.of(
            "acl|log slowlog|get",
            EVERYWHERE,
            "all entries",
            Everywhere.masters(Merges.concatenation())),
        Rule.of(
            "slowlog|len latency|reset", EVERYWHERE, "the sum", Everywhere.masters(Merges.sum())),
        Rule.of(
            "slowlog|reset memory|purge save bgsave bgrewriteaof",
            EVERYWHERE,
            "OK, or the first error",
            Everywhere.masters(Merges.first())),
        Rule.of("lastsave", EVERYWHERE, "the earliest", Everywhere.masters(Merges.least())),
        Rule.of("wait", OWN_CONNECTION, "all masters, the least", new Wait(Merges.least())),
        Rule.of(
            "waitaof",
            OWN_CONNECTION,
            "all masters, the least",
            new Wait(Merges.leastByPosition())));
  }

  private static List<Rule> messages() {
    return List.of(
        Rule.of(
            "pubsub|channels pubsub|shardchannels",
            EVERYWHERE,
            "those of all masters",
            Everywhere.masters(Merges.union())),
        Rule.of(
            "pubsub|numsub pubsub|shardnumsub",
            EVERYWHERE,
            "the sums",
            Everywhere.masters(Merges.sumByPosition())),
        Rule.of("pubsub|numpat", EVERYWHERE, "the sum", Everywhere.masters(Merges.sum())));
  }

  private static List<Rule> refused() {
    return List.of(
        Rule.of(
            "debug shutdown replicaof slaveof failover sync psync replconf migrate module|load"
                + " module|loadex module|unload script|debug",
            REFUSED,
            "means one node: use its port",
            Refused.MEANS_ONE_NODE));
  }
}
