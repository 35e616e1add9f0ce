/**
 * The proxy as a whole: {@link io.redisnat.proxy.RedisNatProxy} puts the parts together, {@link
 * io.redisnat.proxy.ProxyCommand} is its command line.
 *
 * <pre>
 * topology  what the cluster says of itself      ──►  ports    which node has which port
 *                                                      │
 * translate inside to outside and back  ◄── book ──────┘
 *     ▲
 * session   one client and its node  ──►  command, resp  what goes over the wire
 * transport the event loops under all of it
 * admin     probes and metrics, beside all of it
 * </pre>
 */
@NullMarked
package io.redisnat.proxy;

import org.jspecify.annotations.NullMarked;
