/**
 * The clients of an entry port. An {@link io.redisnat.proxy.route.client.EntrySession} is one of
 * them; each of its commands is an {@link io.redisnat.proxy.route.client.Exchange}, carried out by
 * the {@link io.redisnat.proxy.route.client.Treatment} of that command.
 *
 * <pre>
 * client ──► EntryHandler ──► RequestReader ──► Exchange ──► Treatment ──► Routing ──► nodes
 *                                                  │
 * client ◄──────── Outbox ◄──── Conversation ◄─────┘   replies leave in the order of commands
 * </pre>
 */
@NullMarked
package io.redisnat.proxy.route.client;

import org.jspecify.annotations.NullMarked;
