/**
 * What one does with a cluster, whatever runtime it runs on: {@link
 * io.redisnat.provisioner.lifecycle.Runtimes} finds the runtime, {@link
 * io.redisnat.provisioner.lifecycle.Decision} decides addresses and ports of a new cluster, {@link
 * io.redisnat.provisioner.lifecycle.ClusterUp} makes it or completes it. The command line and the
 * API for tests are thin layers above.
 */
@NullMarked
package io.redisnat.provisioner.lifecycle;

import org.jspecify.annotations.NullMarked;
