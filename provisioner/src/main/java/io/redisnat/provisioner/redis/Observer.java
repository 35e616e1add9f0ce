package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.Copy;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import io.redisnat.provisioner.health.ObservedNode.State;
import io.redisnat.provisioner.health.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From what single nodes say to one picture. A node that answers is believed about itself. */
final class Observer {

  private static final Pattern MOVING = Pattern.compile("\\[(\\d{1,5})-([<>])-([0-9a-f]{40})]");

  private final List<Place> places;
  private final Map<NodeId, NodeView> views;
  private final Set<NodeId> noFailover;
  private final NodeView reference;

  /**
   * For one look.
   *
   * @param noFailover nodes that never stand for election
   * @param answers what the nodes said; at least one did
   */
  Observer(List<Place> places, Set<NodeId> noFailover, Collection<NodeView> answers) {
    this.places = places;
    this.noFailover = noFailover;
    this.views = new LinkedHashMap<>();
    answers.forEach(v -> views.put(v.id(), v));
    // The node that knows most of those who answer speaks for the cluster; of equals the one that
    // has seen the latest change.
    this.reference =
        answers.stream()
            .max(
                Comparator.comparingLong(
                        (NodeView v) -> v.known().stream().filter(views::containsKey).count())
                    .thenComparingInt(v -> v.known().size())
                    .thenComparingLong(Observer::epoch))
            .orElseThrow();
  }

  private static long epoch(NodeView view) {
    return Long.parseLong(view.cluster().getOrDefault("cluster_current_epoch", "0"));
  }

  /** The nodes that the cluster knows, and those that know it. */
  List<ObservedNode> members() {
    List<ObservedNode> members = new ArrayList<>();
    memberViews().forEach(v -> members.add(live(v)));
    reference.lines().stream()
        .filter(l -> !l.flags().contains("handshake") && !views.containsKey(l.id()))
        .forEach(l -> members.add(dead(l)));
    return members;
  }

  List<NodeView> memberViews() {
    Set<NodeId> listed = reference.lines().stream().map(NodeLine::id).collect(Collectors.toSet());
    return views.values().stream()
        .filter(v -> listed.contains(v.id()) || v.known().contains(reference.id()))
        .toList();
  }

  /** The nodes that answer where one is expected, and do not belong to it. */
  List<NodeView> strangers() {
    List<NodeView> members = memberViews();
    return views.values().stream().filter(v -> !members.contains(v)).toList();
  }

  /** Ids whose place another node has taken, or whose address the cluster has lost. */
  Set<NodeId> stale() {
    Set<HostPort> answering =
        views.values().stream().map(NodeView::address).collect(Collectors.toSet());
    return reference.lines().stream()
        .filter(l -> !l.flags().contains("handshake") && !views.containsKey(l.id()))
        .filter(l -> l.flags().contains("noaddr") || answering.contains(l.address()))
        .map(NodeLine::id)
        .collect(Collectors.toSet());
  }

  /** Places where nobody answers, and where no member is known. */
  List<Place> vacant() {
    Set<HostPort> taken = new HashSet<>();
    views.values().forEach(v -> taken.add(v.address()));
    reference.lines().forEach(l -> taken.add(l.address()));
    return places.stream().filter(p -> !taken.contains(p.address())).toList();
  }

  /** Members whose opinion is not that of most. */
  List<HostPort> dissenters() {
    Map<String, List<HostPort>> byOpinion = new LinkedHashMap<>();
    for (NodeView view : memberViews()) {
      byOpinion.computeIfAbsent(view.opinion(), o -> new ArrayList<>()).add(view.address());
    }
    int most = byOpinion.values().stream().mapToInt(List::size).max().orElse(0);
    List<HostPort> dissenters = new ArrayList<>();
    boolean majorityFound = false;
    for (List<HostPort> group : byOpinion.values()) {
      boolean majority = group.size() == most && !majorityFound;
      majorityFound |= majority;
      if (!majority) {
        dissenters.addAll(group);
      }
    }
    return dissenters;
  }

  ObservedNode live(NodeView view) {
    NodeLine self = view.self();
    return new ObservedNode(
        self.id(),
        view.address(),
        machineOf(view.address()),
        State.UP,
        self.isMaster(),
        self.primary(),
        self.slots(),
        self.epoch(),
        copy(view),
        known(view),
        openSlots(self));
  }

  /** Whom it has met, and those it has lost the address of and nobody else is. */
  private Set<NodeId> known(NodeView view) {
    Set<NodeId> known = new HashSet<>(view.known());
    view.lines().stream()
        .filter(l -> !l.flags().contains("handshake") && !views.containsKey(l.id()))
        .forEach(l -> known.add(l.id()));
    return known;
  }

  private ObservedNode dead(NodeLine line) {
    boolean missed =
        line.flags().contains("noaddr")
            || memberViews().stream()
                .flatMap(v -> v.lines().stream())
                .anyMatch(l -> l.id().equals(line.id()) && l.isFailing());
    return new ObservedNode(
        line.id(),
        line.address(),
        machineOf(line.address()),
        missed ? State.DOWN : State.SILENT,
        line.isMaster(),
        line.primary(),
        line.slots(),
        line.epoch(),
        Copy.UNKNOWN,
        Set.of(),
        List.of());
  }

  private Copy copy(NodeView view) {
    Map<String, String> info = view.replication();
    boolean up = view.isLinkUp();
    String offset = view.self().isMaster() ? "master_repl_offset" : "slave_repl_offset";
    String silent = up ? "master_last_io_seconds_ago" : "master_link_down_since_seconds";
    return new Copy(
        up, number(info, offset, 0), number(info, silent, -1), noFailover.contains(view.id()));
  }

  private static long number(Map<String, String> info, String field, long otherwise) {
    try {
      return Long.parseLong(info.getOrDefault(field, Long.toString(otherwise)));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static List<OpenSlot> openSlots(NodeLine self) {
    List<OpenSlot> open = new ArrayList<>();
    for (String text : self.moving()) {
      Matcher matcher = MOVING.matcher(text);
      if (matcher.matches()) {
        open.add(
            new OpenSlot(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2).equals("<"),
                new NodeId(matcher.group(3))));
      }
    }
    return open;
  }

  /** As recorded; of a node that was added by other means, the machine that has its host. */
  private String machineOf(HostPort address) {
    Optional<Place> exact = places.stream().filter(p -> p.address().equals(address)).findFirst();
    return exact
        .or(
            () ->
                places.stream().filter(p -> p.address().host().equals(address.host())).findFirst())
        .map(Place::machine)
        .orElse(address.host());
  }
}
