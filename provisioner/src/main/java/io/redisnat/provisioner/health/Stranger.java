package io.redisnat.provisioner.health;

/**
 * A node that answers where one is expected, and that the cluster does not know.
 *
 * @param node what it says of itself
 * @param blank true if it is alone, without slots and without an epoch: fresh or reset
 * @param keys how many keys it holds
 */
public record Stranger(ObservedNode node, boolean blank, long keys) {}
