/**
 * Faults under a load that checks itself ({@link io.redisnat.provisioner.bench.Workload}), through
 * the proxy and directly in the same run: what is lost, what is wrong, and how long it takes until
 * everybody writes again.
 */
@NullMarked
package io.redisnat.faults;

import org.jspecify.annotations.NullMarked;
