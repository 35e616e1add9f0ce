/**
 * What every runtime needs: the narrow {@link io.redisnat.provisioner.runtime.NodeRuntime} that
 * starts and stops nodes, the {@link io.redisnat.provisioner.runtime.StateDirectory} where a
 * cluster keeps its data, logs and pids, and {@link io.redisnat.provisioner.runtime.Daemon}, a
 * process that outlives the command that started it and is never mistaken for another one.
 */
@NullMarked
package io.redisnat.provisioner.runtime;

import org.jspecify.annotations.NullMarked;
