/**
 * What every runtime is and has. {@link io.redisnat.provisioner.runtime.ClusterRuntime} is a kind
 * of place for clusters, {@link io.redisnat.provisioner.runtime.Deployment} one cluster there,
 * {@link io.redisnat.provisioner.runtime.Machines} its machines and nodes, and {@link
 * io.redisnat.provisioner.runtime.ProxyRunner} the proxy before it: the narrow interface that the
 * commands are written against. {@link io.redisnat.provisioner.runtime.ClusterState} is what was
 * decided and is kept, wherever a runtime keeps it.
 *
 * <p>For processes of this host there are {@link io.redisnat.provisioner.runtime.StateDirectory},
 * where they keep data, logs and pids, and {@link io.redisnat.provisioner.runtime.Daemon}, a
 * process that outlives the command that started it and is never mistaken for another one.
 */
@NullMarked
package io.redisnat.provisioner.runtime;

import org.jspecify.annotations.NullMarked;
