/**
 * Treatments of commands that more than one node takes part in: split by slot, sent to all masters,
 * scanned through; and of scripts, which any node may lack. {@link
 * io.redisnat.proxy.route.fanout.FanoutRules} is the list of them.
 */
@NullMarked
package io.redisnat.proxy.route.fanout;

import org.jspecify.annotations.NullMarked;
