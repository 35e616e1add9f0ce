package io.redisnat.proxy.jmh;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A cluster of any size, and what it tells of itself: every third node is a master. */
public final class ManyNodes {

  private static final int PORT = 7000;

  private final int nodes;

  /** A cluster of so many nodes. */
  public ManyNodes(int nodes) {
    this.nodes = nodes;
  }

  /** All of them as the proxy knows them; the index is the place. */
  public List<Member> members() {
    return IntStream.range(0, nodes).mapToObj(this::member).toList();
  }

  private Member member(int node) {
    HostPort announced = new HostPort(host(node), PORT);
    return new Member(
        node,
        new TopologyNode(
            new NodeId(id(node)),
            announced,
            PORT + 10_000,
            Set.of(announced),
            isMaster(node) ? Optional.empty() : Optional.of(new NodeId(id(node - node % 3))),
            isMaster(node) ? List.of(new SlotRange(first(node), last(node))) : List.of(),
            Map.of(),
            TopologyNode.State.OK));
  }

  /** The reply to CLUSTER SLOTS, as Redis 7 gives it. */
  public String slotsReply() {
    StringBuilder text = new StringBuilder("*" + masters() + "\r\n");
    for (int master = 0; master < nodes; master += 3) {
      int members = Math.min(3, nodes - master);
      text.append("*").append(2 + members).append("\r\n:").append(first(master));
      text.append("\r\n:").append(last(master)).append("\r\n");
      for (int node = master; node < master + members; node++) {
        text.append("*4\r\n$").append(host(node).length()).append("\r\n").append(host(node));
        text.append("\r\n:" + PORT + "\r\n$40\r\n").append(id(node)).append("\r\n*0\r\n");
      }
    }
    return text.toString();
  }

  /** The reply to CLUSTER NODES. */
  public String nodesReply() {
    StringBuilder text = new StringBuilder();
    for (int node = 0; node < nodes; node++) {
      text.append(id(node)).append(' ').append(host(node)).append(":7000@17000 ");
      text.append(node == 0 ? "myself," : "").append(isMaster(node) ? "master - " : "slave ");
      text.append(isMaster(node) ? "" : id(node - node % 3) + " ");
      text.append("0 1700000000000 1 connected");
      text.append(isMaster(node) ? " " + first(node) + "-" + last(node) : "").append('\n');
    }
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  private static boolean isMaster(int node) {
    return node % 3 == 0;
  }

  private int masters() {
    return (nodes + 2) / 3;
  }

  private int first(int node) {
    return node / 3 * SlotRange.SLOTS / masters();
  }

  private int last(int node) {
    return first(node + 3) - 1;
  }

  private static String id(int node) {
    return "%040x".formatted(0xabcdef0123L + node);
  }

  private static String host(int node) {
    return "10.10.%d.%d".formatted(node / 250, 1 + node % 250);
  }
}
