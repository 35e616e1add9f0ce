package io.redisnat.provisioner.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.plan.SlotMoves.SlotMove;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds slots that were on the move when their mover broke off, and finishes the move: forwards,
 * because keys may be at the taker already. A failover at either end since then makes the new
 * master the one that goes on.
 */
public final class OpenSlots {

  private final ClusterAdmin admin;
  private final Map<HostPort, NodeView> views;
  private final Roles roles;

  /** In a cluster that these views describe. */
  public OpenSlots(ClusterAdmin admin, Map<HostPort, NodeView> views) {
    this.admin = admin;
    this.views = views;
    this.roles = new Roles(views);
  }

  /**
   * Finishes all.
   *
   * @return how many slots had been left open
   * @throws SlotMoveException if one cannot be finished now
   */
  public int finish() {
    Map<Integer, List<OpenSlot>> open = find();
    List<SlotMove> moves = new ArrayList<>();
    open.forEach((slot, ends) -> settle(slot, ends).ifPresent(moves::add));
    moves.sort(Comparator.comparing(SlotMove::from).thenComparing(SlotMove::to));
    new SlotMover(admin, roles, done -> {}).move(moves);
    return open.size();
  }

  private Map<Integer, List<OpenSlot>> find() {
    Map<Integer, List<OpenSlot>> open = new TreeMap<>();
    for (NodeView master : views.values().stream().filter(v -> v.self().isMaster()).toList()) {
      try {
        String lines = admin.get(master.address(), RedisAsyncCommands::clusterNodes);
        for (OpenSlot slot : OpenSlot.ofSelf(lines)) {
          open.computeIfAbsent(slot.slot(), s -> new ArrayList<>()).add(slot);
        }
      } catch (RedisException e) {
        throw new SlotMoveException(
            master.address() + " does not say which slots are on the move: " + e.getMessage(), e);
      }
    }
    return open;
  }

  /** What is left to move of one slot; ends that have nothing to do with it any more are closed. */
  private Optional<SlotMove> settle(int slot, List<OpenSlot> ends) {
    NodeView owner =
        roles
            .owner(slot)
            .orElseThrow(
                () ->
                    new SlotMoveException(
                        "slot %d is on the move and served by nobody: see 'status'"
                            .formatted(slot)));
    Map<NodeId, HostPort> takers = new LinkedHashMap<>();
    for (OpenSlot end : ends) {
      boolean owns = end.at().equals(owner.id());
      if (owns == end.importing()) {
        // The owner imports what it has, or somebody migrates what it has not.
        close(slot, end);
      } else {
        NodeView taker = owns ? goingTo(end) : view(end.at());
        takers.put(taker.id(), taker.address());
      }
    }
    takers.remove(owner.id());
    return takers.keySet().stream().findFirst().map(to -> new SlotMove(slot, owner.id(), to));
  }

  /** Where it was going to; if that node is gone, the one that has taken over what it had. */
  private NodeView goingTo(OpenSlot end) {
    return roles
        .masterFor(end.peer())
        .or(() -> holdingKeys(end))
        .orElseThrow(
            () ->
                new SlotMoveException(
                    "slot %d is on its way to node %s, which does not answer: start it and try again, or 'del-node' it if it is gone for good"
                        .formatted(end.slot(), end.peer().abbreviated())));
  }

  private Optional<NodeView> holdingKeys(OpenSlot end) {
    return roles.masters().stream()
        .filter(master -> !master.id().equals(end.at()))
        .filter(master -> ask(master.address(), c -> c.clusterCountKeysInSlot(end.slot())) > 0)
        .findFirst();
  }

  private NodeView view(NodeId id) {
    return roles.find(id).orElseThrow(() -> new SlotMoveException(id + " does not answer"));
  }

  private void close(int slot, OpenSlot end) {
    ask(view(end.at()).address(), c -> c.clusterSetSlotStable(slot));
  }

  private <T> T ask(
      HostPort node, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
    try {
      return admin.get(node, command);
    } catch (RedisException e) {
      throw new SlotMoveException(node + " refused: " + e.getMessage(), e);
    }
  }
}
