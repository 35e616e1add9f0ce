/**
 * Commands that a client cannot share a connection for: transactions, commands that block,
 * subscriptions, MONITOR. Each borrows a connection to the right node, and gives it back clean or
 * closes it.
 *
 * <pre>
 * Transaction ── while it is open ──► Attempt        the commands queued at one node, replayed at another
 * BlockingCall ── until it is answered ──► one connection
 * Subscriptions ── as long as there are any ──► Feed one for each node that has to be listened to
 * </pre>
 */
@NullMarked
package io.redisnat.proxy.route.own;

import org.jspecify.annotations.NullMarked;
