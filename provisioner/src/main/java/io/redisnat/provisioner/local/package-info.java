/**
 * The local runtime: real redis-servers on loopback addresses that stand for machines. {@link
 * io.redisnat.provisioner.local.LocalCluster} is the door, for the command line and for tests.
 */
@NullMarked
package io.redisnat.provisioner.local;

import org.jspecify.annotations.NullMarked;
