package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.TopologyNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every node under every name it has inside: immutable, published as a whole, read by all event
 * loops.
 */
public final class AddressBook {

  /** The book before anything is known. */
  public static final AddressBook EMPTY = new AddressBook(List.of());

  private final List<Member> members;
  private final Map<String, Member> byId = new HashMap<>();
  private final Map<HostPort, Member> byInside = new HashMap<>();
  private final Map<Integer, Member> byIndex = new HashMap<>();
  private final @Nullable Member[] bySlot = new Member[SlotRange.SLOTS];
  private final Map<Integer, String> migratingTo = new HashMap<>();

  /** A book of these members; where two claim a spelling, the one that is no failure has it. */
  public AddressBook(Collection<Member> members) {
    this.members = List.copyOf(members);
    this.members.forEach(this::enter);
  }

  private void enter(Member member) {
    TopologyNode node = member.node();
    byId.put(node.id().value(), member);
    byIndex.put(member.index(), member);
    for (HostPort spelling : node.spellings()) {
      byInside.merge(normalised(spelling.host(), spelling.port()), member, AddressBook::livelier);
    }
    for (SlotRange range : node.slots()) {
      for (int slot = range.start(); slot <= range.end(); slot++) {
        bySlot[slot] = member;
      }
    }
    node.migrating().forEach((slot, target) -> migratingTo.put(slot, target.value()));
  }

  private static Member livelier(Member one, Member other) {
    return one.node().state().compareTo(other.node().state()) <= 0 ? one : other;
  }

  /** All nodes that have a port. */
  public List<Member> members() {
    return members;
  }

  /** The node with this id. */
  public @Nullable Member byId(@Nullable String id) {
    return byId.get(id);
  }

  /** The node that is spelled {@code host:port} inside. */
  public @Nullable Member byInside(String host, int port) {
    return byInside.get(normalised(host, port));
  }

  /** The node with this port index. */
  public @Nullable Member byIndex(int index) {
    return byIndex.get(index);
  }

  /** The master that serves {@code slot}. */
  public @Nullable Member bySlot(int slot) {
    return slot >= 0 && slot < SlotRange.SLOTS ? bySlot[slot] : null;
  }

  /** The node that {@code slot} is migrating to. */
  public @Nullable Member importing(int slot) {
    return byId(migratingTo.get(slot));
  }

  private static HostPort normalised(String host, int port) {
    return new HostPort(host.toLowerCase(Locale.ROOT), port);
  }
}
