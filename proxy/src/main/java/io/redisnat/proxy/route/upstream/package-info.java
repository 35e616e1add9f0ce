/**
 * The connections to the nodes, all those of one event loop and used on it alone.
 *
 * <pre>
 * Upstreams ── one for each identity and protocol ──► Upstream
 *                    one for each node ──► SharedConnection   the commands of many clients, in turn
 *                    borrowed, given back ──► OwnConnection   those of one client
 * </pre>
 *
 * <p>What is sent in one turn of the event loop leaves with one flush at its end: see {@link
 * io.redisnat.proxy.route.upstream.TurnEnd}.
 */
@NullMarked
package io.redisnat.proxy.route.upstream;

import org.jspecify.annotations.NullMarked;
