package io.redisnat.provisioner.health;

/**
 * The voters of a cluster: masters with slots.
 *
 * @param voting how many there are, dead ones included
 * @param alive how many of them answer
 */
public record Votes(int voting, int alive) {

  /** How many must agree. */
  public int quorum() {
    return voting / 2 + 1;
  }

  /** True if they can elect. */
  public boolean isMajority() {
    return alive >= quorum();
  }

  /** How many may be lost at once so that the rest can still elect. */
  public int spare() {
    return alive - quorum();
  }
}
