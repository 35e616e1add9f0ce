package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import io.redisnat.proxy.topology.TopologyNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Nodes with random addresses, ids and ports, and the replies they would send. */
final class RandomCluster {

  static final int CAPACITY = 60;

  final Random random;
  final List<Member> members = new ArrayList<>();

  RandomCluster(long seed) {
    this.random = new Random(seed);
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      indices.add(i);
    }
    Collections.shuffle(indices, random);
    int size = 1 + random.nextInt(20);
    for (int i = 0; i < size; i++) {
      members.add(member(i, indices.get(i)));
    }
  }

  private Member member(int number, int index) {
    int port = 1024 + random.nextInt(40_000);
    HostPort announced = new HostPort(ip(number), port);
    Set<HostPort> spellings = new HashSet<>(Set.of(announced));
    if (random.nextInt(3) == 0) {
      spellings.add(new HostPort("node-" + number + ".internal", port));
    }
    if (random.nextInt(3) == 0) {
      spellings.add(announced.withPort(port + 1));
    }
    SlotRange slots = new SlotRange(number * 100, number * 100 + random.nextInt(100));
    TopologyNode node =
        new TopologyNode(
            new NodeId("%040x".formatted(random.nextLong() >>> 1)),
            announced,
            port + 10_000,
            spellings,
            Optional.empty(),
            List.of(slots),
            Map.of(),
            TopologyNode.State.OK);
    return new Member(index, node);
  }

  private String ip(int number) {
    return random.nextInt(4) == 0
        ? "fd00:" + number + "::" + Integer.toHexString(1 + random.nextInt(0xfffe))
        : "10." + random.nextInt(256) + "." + number + "." + (1 + random.nextInt(254));
  }

  Translator translator(Vantage vantage) {
    return new Translator(new AddressBook(members), vantage, members.get(0).index());
  }

  Member anyMember() {
    return members.get(random.nextInt(members.size()));
  }

  /** CLUSTER NODES; all that a rewrite has to keep is random. */
  String nodes() {
    StringBuilder text = new StringBuilder();
    for (Member member : members) {
      TopologyNode node = member.node();
      text.append(node.id().value()).append(' ').append(node.announced());
      text.append('@').append(node.busPort()).append(random.nextBoolean() ? ",,shard-id=1" : "");
      text.append(random.nextBoolean() ? " master - " : " slave,fail? " + "a".repeat(40) + " ");
      text.append(random.nextInt()).append(' ').append(random.nextLong()).append(" 7 connected");
      text.append(random.nextBoolean() ? " 0-" + random.nextInt(16384) + " [1->-x]" : "");
      text.append('\n');
    }
    return text.toString();
  }

  /** CLUSTER SLOTS. */
  RespValue slots() {
    List<RespValue> ranges = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      List<RespValue> range = new ArrayList<>();
      range.add(RespValue.integer(random.nextInt(16384)));
      range.add(RespValue.integer(random.nextInt(16384)));
      for (int n = random.nextInt(3); n >= 0; n--) {
        range.add(slotsNode(anyMember().node()));
      }
      ranges.add(array(range));
    }
    return array(ranges);
  }

  private RespValue slotsNode(TopologyNode node) {
    List<RespValue> parts = new ArrayList<>();
    HostPort address = node.announced();
    parts.add(random.nextInt(4) == 0 ? NULL : RespValue.bulk(address.host()));
    parts.add(RespValue.integer(address.port()));
    parts.add(RespValue.bulk(node.id().value()));
    if (random.nextBoolean()) {
      parts.add(array(List.of(RespValue.bulk("zone"), RespValue.bulk("z" + random.nextInt()))));
    }
    return array(parts);
  }

  static final RespValue NULL = new RespValue.Text((byte) '$', null);

  static Sequence array(List<RespValue> items) {
    return new Sequence((byte) '*', items);
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
