package io.redisnat.proxy.session;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.topology.TopologyNode.State;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The cluster that all cases are about; the README beside them draws it. */
final class CaseBook {

  private static final String[] PRIMARY = {null, "3", "6", null, "0", "6", null, "0", "3"};
  private static final SlotRange[] SLOTS = {
    new SlotRange(0, 5460), new SlotRange(5461, 10922), new SlotRange(10923, 16382)
  };
  private static final int MIGRATING_SLOT = 866;

  /** What is known at first. */
  static final AddressBook FIRST = new AddressBook(members());

  /** What a refresh brings: node {@code c}. */
  static final AddressBook REFRESHED = new AddressBook(withNewcomer());

  private CaseBook() {}

  private static List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      members.add(new Member(i, reference(i)));
    }
    members.add(member(9, "9", Set.of(at("fd00::9", 7000)), List.of(), 17000));
    Set<HostPort> named = Set.of(at("10.10.10.110", 7000), at("redis-a.internal", 7000));
    members.add(member(10, "a", named, List.of(new SlotRange(16383, 16383)), 27000));
    Set<HostPort> secure = Set.of(at("10.10.10.111", 7000), at("10.10.10.111", 7100));
    members.add(member(11, "b", secure, List.of(), 17000));
    return members;
  }

  private static List<Member> withNewcomer() {
    List<Member> members = members();
    members.add(member(12, "c", Set.of(at("10.10.10.112", 7000)), List.of(), 17000));
    return members;
  }

  private static TopologyNode reference(int i) {
    HostPort address = at("10.10.10.10" + i / 3, 7000 + i % 3);
    return new TopologyNode(
        id(Integer.toString(i)),
        address,
        address.port() + 10000,
        Set.of(address),
        Optional.ofNullable(PRIMARY[i]).map(CaseBook::id),
        PRIMARY[i] == null ? List.of(SLOTS[i / 3]) : List.of(),
        i == 0 ? Map.of(MIGRATING_SLOT, id("3")) : Map.of(),
        State.OK);
  }

  private static Member member(
      int index, String id, Set<HostPort> spellings, List<SlotRange> slots, int busPort) {
    HostPort announced =
        spellings.stream()
            .filter(spelling -> spelling.port() == 7000 && !spelling.host().endsWith("internal"))
            .findFirst()
            .orElseThrow();
    return new Member(
        index,
        new TopologyNode(
            id(id), announced, busPort, spellings, Optional.empty(), slots, Map.of(), State.OK));
  }

  private static HostPort at(String host, int port) {
    return new HostPort(host, port);
  }

  private static NodeId id(String digit) {
    return new NodeId(digit.repeat(40));
  }
}
