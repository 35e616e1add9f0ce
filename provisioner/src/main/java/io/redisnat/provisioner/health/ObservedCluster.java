package io.redisnat.provisioner.health;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.ObservedNode.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster at one moment.
 *
 * @param members the nodes that it knows, dead ones included, by address
 * @param strangers nodes that answer where one is expected, and that it does not know
 * @param vacant expected places where nobody answers and no member is known
 * @param stale ids of members whose place a stranger has taken: they will not come back
 * @param dissenters nodes that see the cluster otherwise than most do
 * @param keysInSlots keys of slots that are on the move or belong to nobody, by slot and node
 * @param settings what the nodes are configured to do
 */
public record ObservedCluster(
    List<ObservedNode> members,
    List<Stranger> strangers,
    List<Place> vacant,
    Set<NodeId> stale,
    List<HostPort> dissenters,
    Map<Integer, Map<NodeId, Long>> keysInSlots,
    Settings settings) {

  private static final int FINGERPRINT_BYTES = 8;

  /** Copies the collections and sorts the members. */
  public ObservedCluster {
    members =
        members.stream()
            .sorted(Comparator.comparing(ObservedNode::address).thenComparing(ObservedNode::id))
            .toList();
    strangers = List.copyOf(strangers);
    vacant = List.copyOf(vacant);
    stale = Set.copyOf(stale);
    dissenters = List.copyOf(dissenters);
    keysInSlots = Map.copyOf(keysInSlots);
  }

  /** Masters with slots, and their replicas. */
  public List<Shard> shards() {
    Map<NodeId, List<ObservedNode>> replicas =
        members.stream()
            .filter(n -> n.primary().isPresent())
            .collect(Collectors.groupingBy(n -> n.primary().get()));
    return members.stream()
        .filter(ObservedNode::isVoting)
        .map(m -> new Shard(m, replicas.getOrDefault(m.id(), List.of())))
        .toList();
  }

  /** The member with an id. */
  public Optional<ObservedNode> member(NodeId id) {
    return members.stream().filter(n -> n.id().equals(id)).findFirst();
  }

  /** The members that answer. */
  public List<ObservedNode> up() {
    return members.stream().filter(ObservedNode::isUp).toList();
  }

  /** The names of all machines, in the order of their first address. */
  public List<String> machines() {
    return Stream.concat(
            members.stream()
                .filter(n -> !stale.contains(n.id()))
                .map(n -> new Place(n.machine(), n.address())),
            vacant.stream())
        .sorted(Comparator.comparing(Place::address))
        .map(Place::machine)
        .distinct()
        .toList();
  }

  /** Who can vote. */
  public Votes votes() {
    int voting = (int) members.stream().filter(ObservedNode::isVoting).count();
    int alive = (int) up().stream().filter(ObservedNode::isVoting).count();
    return new Votes(voting, alive);
  }

  /** The slots that belong to nobody. */
  public BitSet unassigned() {
    BitSet slots = new BitSet(SlotRange.SLOTS);
    slots.set(0, SlotRange.SLOTS);
    members.stream()
        .filter(ObservedNode::master)
        .flatMap(n -> n.slots().stream())
        .forEach(r -> slots.clear(r.start(), r.end() + 1));
    return slots;
  }

  /**
   * What keeps the living nodes from being one settled cluster; empty if they agree, know each
   * other, and every replica of a living master is connected. Changes are made one at a time, each
   * from a settled state.
   */
  public Optional<String> unsettled() {
    Optional<String> silent = silent();
    if (silent.isPresent()) {
      return silent;
    }
    List<ObservedNode> up = up();
    Set<NodeId> ids = up.stream().map(ObservedNode::id).collect(Collectors.toSet());
    for (ObservedNode node : up) {
      if (!node.known().containsAll(ids)) {
        return Optional.of(node.address() + " to know all the others");
      }
      boolean masterUp =
          node.primary().flatMap(this::member).filter(ObservedNode::isUp).isPresent();
      if (masterUp && !node.isInSync()) {
        return Optional.of("replica link of " + node.address());
      }
    }
    return dissenters.isEmpty()
        ? Optional.empty()
        : Optional.of("all nodes to agree on who is what, as yet not " + dissenters.get(0));
  }

  /**
   * A node that does not answer here and that no other node misses: it may be busy, or be cut off
   * from here only, so nothing may be concluded from its silence.
   */
  public Optional<String> silent() {
    return members.stream()
        .filter(n -> n.state() == State.SILENT)
        .map(n -> "the answer of %s, which no other node misses".formatted(n))
        .findFirst();
  }

  /** Equal for two observations between which no role, owner or epoch has changed. */
  public String fingerprint() {
    String text =
        members.stream()
            .map(
                n ->
                    "%s %s %s %s %s"
                        .formatted(
                            n.id(),
                            n.address(),
                            n.primary().map(NodeId::value).orElse("-"),
                            n.master() ? n.epoch() : "-",
                            n.slots()))
            .collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
