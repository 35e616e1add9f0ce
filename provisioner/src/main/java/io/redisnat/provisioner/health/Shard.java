package io.redisnat.provisioner.health;

import io.redisnat.model.SlotRange;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A master with slots, and its replicas.
 *
 * @param master dead or alive
 * @param replicas dead ones included, by address
 */
public record Shard(ObservedNode master, List<ObservedNode> replicas) {

  /** Copies the list. */
  public Shard {
    replicas = List.copyOf(replicas);
  }

  /** Master and replicas. */
  public Stream<ObservedNode> nodes() {
    return Stream.concat(Stream.of(master), replicas.stream());
  }

  /** Number of slots. */
  public int slotCount() {
    return master.slots().stream().mapToInt(SlotRange::size).sum();
  }

  /** Its slots for people: {@code 0-5460}. */
  public String slotText() {
    List<SlotRange> slots = master.slots();
    String first =
        slots.stream().limit(3).map(SlotRange::toString).collect(Collectors.joining(","));
    return slots.size() > 3 ? first + ",..." : first;
  }
}
