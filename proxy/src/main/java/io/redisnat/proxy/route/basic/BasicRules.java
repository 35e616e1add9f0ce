package io.redisnat.proxy.route.basic;

import static io.redisnat.proxy.route.client.Group.ANYWHERE;
import static io.redisnat.proxy.route.client.Group.HERE;
import static io.redisnat.proxy.route.client.Group.REFUSED;
import static io.redisnat.proxy.route.client.Group.ROUTED;
import static io.redisnat.proxy.route.client.Group.TOPOLOGY;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.client.Treatment;
import java.util.List;
import java.util.stream.Stream;

/** The rules of this package. What has no rule is {@link Routed}. */
public final class BasicRules {

  private static final String NODE_ADMINISTRATION =
      "cluster|meet cluster|forget cluster|failover cluster|setslot cluster|reset"
          + " cluster|replicate cluster|addslots cluster|addslotsrange cluster|delslots"
          + " cluster|delslotsrange cluster|flushslots cluster|bumpepoch cluster|saveconfig"
          + " cluster|set-config-epoch";

  private BasicRules() {}

  /** All of them. */
  public static List<Rule> all() {
    return Stream.of(connection(), clients(), nodes()).flatMap(List::stream).toList();
  }

  private static List<Rule> connection() {
    return List.of(
        here("ping", "answered at once", new Ping()),
        here("echo", "answered at once", new Echo()),
        here("select", "there is database 0 only, as in every cluster", new Select()),
        here("readonly", "reads may go to replicas from then on", new ReadMode(true)),
        here("readwrite", "reads go to masters again", new ReadMode(false)),
        here("asking", "+OK: redirects are followed anyway", Exchange::completeOk),
        Rule.of("quit", HERE, "closes the connection behind the replies due", new Quit()),
        Rule.of(
            "post host:",
            HERE,
            "closes the connection without a word, as nodes do: it is HTTP",
            new WebRequest()),
        Rule.of("reset", HERE, "logged out, RESP2, nothing under way", new Reset()),
        Rule.of(
            "auth",
            HERE,
            "judged by a node each time; its commands are that user's then, at every node",
            new Login()),
        Rule.of("hello", HERE, "the same with AUTH; RESP2 or RESP3 from then on", new Hello()));
  }

  private static List<Rule> clients() {
    return List.of(
        here("client|id", "unique in this proxy", ClientCommands::id),
        here("client|info", "of the connection to this proxy", ClientCommands::info),
        here("client|setname", "kept here, not told to nodes", ClientNames::setName),
        here("client|getname", "kept here", ClientNames::getName),
        here("client|setinfo", "kept here, not told to nodes", ClientNames::setInfo),
        here(
            "client|no-evict client|no-touch",
            "+OK: there is nothing to do on shared connections",
            ClientCommands::onOrOff),
        here(
            "client|reply",
            "ON, OFF and SKIP as in Redis",
            Treatment.barrier(ClientCommands::reply)),
        Rule.of(
            "client|list client|kill client|pause client|unpause client|unblock",
            REFUSED,
            "about the connections of one node: use its port",
            Refused.MEANS_ONE_NODE));
  }

  private static List<Rule> nodes() {
    return List.of(
        Rule.of(
            "command time lolwut", ANYWHERE, "any master would say the same", Anywhere.ANYWHERE),
        Rule.of(
            "cluster|countkeysinslot cluster|getkeysinslot",
            ROUTED,
            "asked at the node of that slot",
            new BySlotNumber()),
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
            NODE_ADMINISTRATION, REFUSED, "means one node: use its port", Refused.MEANS_ONE_NODE));
  }

  private static Rule here(String commands, String description, Treatment answer) {
    return Rule.of(commands, HERE, description, new Here(answer));
  }

  private static Rule topology(String subcommand, RequestKind kind) {
    return Rule.of(
        "cluster|" + subcommand,
        TOPOLOGY,
        "asked at a master, told with the node ports",
        new Topology(kind));
  }
}
