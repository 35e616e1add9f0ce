package io.redisnat.proxy.route.fanout;

import io.redisnat.proxy.route.basic.Anywhere;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.merge.Merge;
import io.redisnat.proxy.topology.TopologyNode.State;
import io.redisnat.proxy.translate.Member;
import java.util.List;
import java.util.function.Function;

/**
 * To several nodes as it is, and their replies merged. It stands alone between the commands before
 * and behind it: keys that are written before FLUSHALL are gone, and those behind it are not.
 *
 * @param nodes which nodes
 * @param merge how their replies become one
 */
record Everywhere(Function<Routing, List<Member>> nodes, Merge merge) implements Treatment {

  static Everywhere masters(Merge merge) {
    return new Everywhere(Routing::masters, merge);
  }

  /** The replicas too, but for those that the cluster knows to be down. */
  static Everywhere allNodes(Merge merge) {
    return new Everywhere(Everywhere::alive, merge);
  }

  private static List<Member> alive(Routing routing) {
    return routing.book().members().stream()
        .filter(member -> member.node().state().compareTo(State.SUSPECTED) <= 0)
        .filter(member -> !member.node().isMaster() || !member.node().slots().isEmpty())
        .toList();
  }

  @Override
  public boolean isBarrier() {
    return true;
  }

  @Override
  public void carryOut(Exchange exchange) {
    Routing routing = exchange.session().routing();
    List<Member> members = nodes.apply(routing);
    if (members.isEmpty()) {
      Anywhere.ANYWHERE.carryOut(exchange);
      return;
    }
    Parts parts =
        new Parts(
            exchange,
            members.size(),
            replies -> merge.merge(exchange.session().allocator(), replies),
            exchange);
    for (int i = 0; i < members.size(); i++) {
      routing.toNode(
          exchange.request(), members.get(i).index(), exchange.command().access(), parts.part(i));
    }
  }
}
