/**
 * What a command means to the proxy: {@link io.redisnat.proxy.command.CommandName} knows the few
 * names that matter, {@link io.redisnat.proxy.command.RequestKind} says what follows from the
 * arguments. All other commands get exactly one reply and carry no address.
 */
@NullMarked
package io.redisnat.proxy.command;

import org.jspecify.annotations.NullMarked;
