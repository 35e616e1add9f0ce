/**
 * Load that checks itself: clients that know which reply each of their requests must get, and that
 * afterwards account for every write they were told was done. {@link
 * io.redisnat.provisioner.bench.Workload} says what a run proves.
 *
 * <p>The clients are our own, on plain sockets, and share no code with the proxy: what they check
 * is not checked by the code that did it, and they see every address they are told.
 */
@NullMarked
package io.redisnat.provisioner.bench;

import org.jspecify.annotations.NullMarked;
