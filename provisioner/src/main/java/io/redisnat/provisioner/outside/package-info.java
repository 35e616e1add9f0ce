/**
 * The cluster as it looks from outside: the proxy as a process of this host ({@link
 * io.redisnat.provisioner.outside.HostProxy}), and which node has which port. Every runtime can
 * have its proxy here.
 */
@NullMarked
package io.redisnat.provisioner.outside;

import org.jspecify.annotations.NullMarked;
