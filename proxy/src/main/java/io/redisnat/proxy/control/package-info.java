/**
 * Orders to a running proxy, from other processes of the same user on the same machine: a Unix
 * domain socket beside the port ledger. {@link io.redisnat.proxy.control.ControlSocket} is the
 * proxy's end, {@link io.redisnat.proxy.control.ControlClient} that of commands.
 *
 * <p>The client sends one line with an order and gets lines until the other side closes; the first
 * is one word that says how it went. A file system decides who may connect, so there is no login,
 * and nothing listens on the network.
 */
@NullMarked
package io.redisnat.proxy.control;

import org.jspecify.annotations.NullMarked;
