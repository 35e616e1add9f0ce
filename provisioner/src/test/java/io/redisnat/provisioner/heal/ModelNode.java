package io.redisnat.provisioner.heal;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.Copy;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import io.redisnat.provisioner.health.ObservedNode.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node of the model, as it is; what others believe of it is the model's business. */
final class ModelNode {

  final HostPort address;
  final String machine;
  NodeId id;
  @Nullable NodeId primary;
  List<SlotRange> slots = List.of();
  boolean up = true;
  boolean linkUp = true;
  long offset;
  long keys;
  boolean blank;
  final Set<NodeId> known = new HashSet<>();
  final List<OpenSlot> open = new ArrayList<>();

  ModelNode(NodeId id, HostPort address, String machine) {
    this.id = id;
    this.address = address;
    this.machine = machine;
  }

  boolean isMaster() {
    return primary == null;
  }

  ObservedNode observed() {
    return new ObservedNode(
        id,
        address,
        machine,
        up ? State.UP : State.DOWN,
        isMaster(),
        Optional.ofNullable(primary),
        slots,
        1,
        up ? new Copy(isMaster() || linkUp, offset, linkUp ? 0 : -1, false) : Copy.UNKNOWN,
        up ? known : Set.of(),
        up ? open : List.of());
  }
}
