/**
 * The treatments of commands that one node carries out, or none: routed by key, answered here, or
 * asked for the topology. {@link io.redisnat.proxy.route.basic.BasicRules} lists them.
 */
@NullMarked
package io.redisnat.proxy.route.basic;

import org.jspecify.annotations.NullMarked;
