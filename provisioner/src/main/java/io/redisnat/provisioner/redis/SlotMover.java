package io.redisnat.provisioner.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.plan.SlotMoves.SlotMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;

/**
 * Moves slots with all their keys between masters while clients go on reading and writing.
 *
 * <p>For each slot: the taker imports it, the giver migrates it, its keys are sent until none is
 * left, and then both, and after them all other masters, are told the new owner
 * (redis.io/commands/cluster-setslot). In that order nothing is lost at any moment: while a slot is
 * open a key is where the giver has it, and where it does not, new ones are made at the taker only.
 * Hence a copy of the same key at the taker is left over from a transfer that broke off, and is
 * replaced. A move that breaks off leaves open slots, which {@link OpenSlots} finishes.
 */
public final class SlotMover {

  private static final int SLOTS_AT_ONCE = 32;
  private static final int KEYS_AT_ONCE = 64;
  private static final int MIGRATE_IDLE_MILLIS = 10_000;
  private static final Duration MIGRATE = Duration.ofSeconds(60);
  private static final int ROUNDS_WITHOUT_END = 10_000;

  private final ClusterAdmin admin;
  private final Roles roles;
  private final IntConsumer moved;

  /**
   * Moves nothing yet.
   *
   * @param roles who is what now
   * @param moved is told how many slots have been moved in all, again and again
   */
  public SlotMover(ClusterAdmin admin, Roles roles, IntConsumer moved) {
    this.admin = admin;
    this.roles = roles;
    this.moved = moved;
  }

  /**
   * Moves them, in this order.
   *
   * @throws SlotMoveException if a node does not answer or refuses; the rest is left as it is
   */
  public void move(List<SlotMove> moves) {
    int done = 0;
    while (done < moves.size()) {
      List<SlotMove> group = group(moves, done);
      try {
        moveGroup(group);
      } catch (RedisException e) {
        throw new SlotMoveException(
            "moving slots stopped after %d of %d, between %s and %s: %s; once both answer again (see 'status'), the same command goes on from here"
                .formatted(
                    done,
                    moves.size(),
                    address(group.get(0).from()),
                    address(group.get(0).to()),
                    e.getMessage()),
            e);
      }
      done += group.size();
      moved.accept(done);
    }
  }

  /** Those from {@code begin} on that have giver and taker in common. */
  private static List<SlotMove> group(List<SlotMove> moves, int begin) {
    SlotMove first = moves.get(begin);
    int end = begin;
    while (end < moves.size()
        && end - begin < SLOTS_AT_ONCE
        && moves.get(end).from().equals(first.from())
        && moves.get(end).to().equals(first.to())) {
      end++;
    }
    return moves.subList(begin, end);
  }

  private void moveGroup(List<SlotMove> group) {
    NodeId from = group.get(0).from();
    NodeId to = group.get(0).to();
    List<Integer> slots = group.stream().map(SlotMove::slot).toList();
    each(slots, address(to), (c, slot) -> c.clusterSetSlotImporting(slot, from.value()));
    each(slots, address(from), (c, slot) -> c.clusterSetSlotMigrating(slot, to.value()));
    sendKeys(slots, address(from), address(to));
    // The taker first: from then on it is the owner by a higher epoch, whoever hears of it when.
    each(slots, address(to), (c, slot) -> c.clusterSetSlotNode(slot, to.value()));
    each(slots, address(from), (c, slot) -> c.clusterSetSlotNode(slot, to.value()));
    for (NodeView other : roles.masters()) {
      if (!other.id().equals(from) && !other.id().equals(to)) {
        tell(slots, other.address(), to);
      }
    }
  }

  private void tell(List<Integer> slots, HostPort other, NodeId owner) {
    try {
      each(slots, other, (c, slot) -> c.clusterSetSlotNode(slot, owner.value()));
    } catch (RedisException e) {
      // It learns it by gossip, as replicas do; telling it only spares clients a redirect.
      return;
    }
  }

  private void sendKeys(List<Integer> slots, HostPort from, HostPort to) {
    List<Integer> left = slots;
    for (int round = 0; !left.isEmpty(); round++) {
      if (round == ROUNDS_WITHOUT_END) {
        throw new RedisException("slots " + left + " do not become empty");
      }
      List<List<String>> keys =
          each(left, from, (c, slot) -> c.clusterGetKeysInSlot(slot, KEYS_AT_ONCE));
      List<Integer> filled = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        if (!keys.get(i).isEmpty()) {
          send(keys.get(i), from, to);
          filled.add(left.get(i));
        }
      }
      left = filled;
    }
  }

  private void send(List<String> keys, HostPort from, HostPort to) {
    MigrateArgs<String> args = MigrateArgs.Builder.keys(keys).replace();
    admin.getWithin(
        MIGRATE, from, c -> c.migrate(to.host(), to.port(), 0, MIGRATE_IDLE_MILLIS, args));
  }

  /** The same command for several slots, all under way at once. */
  private <T> List<T> each(
      List<Integer> slots,
      HostPort node,
      BiFunction<RedisAsyncCommands<String, String>, Integer, RedisFuture<T>> command) {
    List<CompletableFuture<T>> asked =
        slots.stream().map(slot -> admin.ask(node, c -> command.apply(c, slot))).toList();
    return asked.stream().map(Connections::await).toList();
  }

  private HostPort address(NodeId id) {
    return roles
        .find(id)
        .map(NodeView::address)
        .orElseThrow(() -> new SlotMoveException("node " + id + " does not answer"));
  }
}
