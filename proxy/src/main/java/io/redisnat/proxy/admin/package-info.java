/**
 * A way to see inside: {@link io.redisnat.proxy.admin.AdminListener} serves probes and metrics over
 * HTTP, from a thread of its own, so that it answers also while event loops are busy. It reads what
 * others count and decides nothing. The only package that imports Micrometer.
 */
@NullMarked
package io.redisnat.proxy.admin;

import org.jspecify.annotations.NullMarked;
