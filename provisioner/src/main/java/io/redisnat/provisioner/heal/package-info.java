/**
 * Making a cluster whole again. {@link io.redisnat.provisioner.heal.HealthCheck} says what is wrong
 * and which command mends it; a {@link io.redisnat.provisioner.heal.Goal} ({@link
 * io.redisnat.provisioner.heal.Repair}, {@link io.redisnat.provisioner.heal.Failback}, {@link
 * io.redisnat.provisioner.heal.Takeover}) decides from one observation what to do next, and {@link
 * io.redisnat.provisioner.heal.Rounds} is the one loop that observes, asks the goal, applies, and
 * verifies, in bounded time.
 *
 * <p>Goals keep no memory: what was done is seen in the next observation or has not happened. So a
 * run that was cut off is continued by the next one, and a command that was lost, refused or slow
 * is no special case. What has to be the fewest (replicas that move, masters that change) is found
 * by min-cost flow; since each executed step lowers that minimum by one, planning again after each
 * step does not add any.
 */
@NullMarked
package io.redisnat.provisioner.heal;

import org.jspecify.annotations.NullMarked;
