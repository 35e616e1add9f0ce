/**
 * The ports that clients connect to: {@link io.redisnat.proxy.ports.NodePorts}, one for each node,
 * and {@link io.redisnat.proxy.ports.EntryPorts}, one for any client.
 *
 * <p>Which node has which port: {@link io.redisnat.proxy.ports.PortLedger} remembers it over
 * restarts, failovers and address changes; the rules alone, without any file, are in {@code
 * PortAssigner}.
 */
@NullMarked
package io.redisnat.proxy.ports;

import org.jspecify.annotations.NullMarked;
