/**
 * Which node has which port. {@link io.redisnat.proxy.ports.PortLedger} remembers it over restarts,
 * failovers and address changes; the rules alone, without any file, are in {@code PortAssigner}.
 */
@NullMarked
package io.redisnat.proxy.ports;

import org.jspecify.annotations.NullMarked;
