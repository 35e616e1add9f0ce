package io.redisnat.provisioner.heal;

import java.util.Arrays;

/**
 * Several aims in the order of their importance: less of a later one never outweighs more of an
 * earlier one. Like numbers, costs can be added, negated and compared.
 */
final class Cost implements Comparable<Cost> {

  private final long[] aims;

  Cost(long... aims) {
    this.aims = aims.clone();
  }

  Cost plus(Cost other) {
    long[] sum = aims.clone();
    Arrays.setAll(sum, i -> aims[i] + other.aims[i]);
    return new Cost(sum);
  }

  Cost negated() {
    return new Cost(Arrays.stream(aims).map(aim -> -aim).toArray());
  }

  @Override
  public int compareTo(Cost other) {
    return Arrays.compare(aims, other.aims);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cost cost && Arrays.equals(aims, cost.aims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(aims);
  }

  @Override
  public String toString() {
    return Arrays.toString(aims);
  }
}
