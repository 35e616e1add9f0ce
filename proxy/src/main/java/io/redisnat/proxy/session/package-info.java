/**
 * One client connection and its node connection, both on one event loop.
 *
 * <pre>
 * client ──► ClientHandler ──► RequestStream ─────────────────────────────► node
 *                               │ tells what each command means
 *                               ▼
 *                          PendingReplies
 *                               │ tells what each reply answers
 *                               ▼
 * client ◄──────────────── ReplyStream ◄── NodeHandler ◄────────────────── node
 * </pre>
 *
 * <p>{@link io.redisnat.proxy.session.Session} owns the two channels: connecting, back-pressure,
 * half-close, the end. {@code Pipelines} shows what is before the two handlers, with TLS and
 * without. The two streams are plain objects from bytes to bytes; they know no channel.
 */
@NullMarked
package io.redisnat.proxy.session;

import org.jspecify.annotations.NullMarked;
