/**
 * The entry port: one port for any client. {@link io.redisnat.proxy.route.EntryClients} puts the
 * parts together, {@link io.redisnat.proxy.route.Registry} is the list of what is done with each
 * command.
 *
 * <pre>
 * table     what the servers say of their commands; keys and slots
 * wire      whole commands and replies
 * upstream  connections to nodes, shared by clients or owned by one
 * deliver   one command to its node: redirects, retries
 * client    one client: the order of its commands and replies
 * basic     treatments of commands that one node carries out, or the proxy itself
 * </pre>
 */
@NullMarked
package io.redisnat.proxy.route;

import org.jspecify.annotations.NullMarked;
