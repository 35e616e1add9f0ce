/**
 * Hostile and heavy input: a proxy with little memory, as a process of its own before a real
 * cluster, is abused by clients and by nodes; its memory, descriptors and threads must stay bounded
 * and come back, and another client on the same event loop must not notice.
 */
@NullMarked
package io.redisnat.hostile;

import org.jspecify.annotations.NullMarked;
