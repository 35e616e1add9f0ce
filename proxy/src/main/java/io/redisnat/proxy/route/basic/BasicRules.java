package io.redisnat.proxy.route.basic;

import static io.redisnat.proxy.route.client.Group.ANYWHERE;
import static io.redisnat.proxy.route.client.Group.HERE;
import static io.redisnat.proxy.route.client.Group.REFUSED;
import static io.redisnat.proxy.route.client.Group.TOPOLOGY;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.route.client.Rule;
import java.util.List;

/** The rules of this package. What has no rule is {@link Routed}. */
public final class BasicRules {

  private BasicRules() {}

  /** All of them. */
  public static List<Rule> all() {
    return List.of(
        Rule.of("ping", HERE, "answered at once", new Ping()),
        Rule.of("echo", HERE, "answered at once", new Echo()),
        Rule.of("quit", HERE, "closes the connection behind the replies due", new Quit()),
        Rule.of("select", HERE, "there is database 0 only, as in every cluster", new Select()),
        Rule.of(
            "command time lolwut", ANYWHERE, "any master would say the same", Anywhere.ANYWHERE),
        topology("slots", RequestKind.SLOTS),
        topology("shards", RequestKind.SHARDS),
        topology("nodes", RequestKind.NODES),
        topology("replicas", RequestKind.REPLICAS),
        topology("slaves", RequestKind.REPLICAS),
        Rule.of(
            "role",
            TOPOLOGY,
            "as a master says it, with the node ports",
            new Topology(RequestKind.ROLE)),
        Rule.of(
            "cluster|meet cluster|forget cluster|failover cluster|setslot cluster|reset"
                + " cluster|replicate cluster|addslots cluster|addslotsrange cluster|delslots"
                + " cluster|delslotsrange cluster|flushslots cluster|bumpepoch cluster|saveconfig"
                + " cluster|set-config-epoch",
            REFUSED,
            "means one node: use its port",
            Refused.MEANS_ONE_NODE));
  }

  private static Rule topology(String subcommand, RequestKind kind) {
    return Rule.of(
        "cluster|" + subcommand,
        TOPOLOGY,
        "asked at a master, told with the node ports",
        new Topology(kind));
  }
}
