/**
 * The event loops that move the bytes: io_uring, epoll, kqueue or NIO, chosen at start; and the TLS
 * that they may be wrapped in, {@link io.redisnat.proxy.transport.TlsContexts}.
 */
@NullMarked
package io.redisnat.proxy.transport;

import org.jspecify.annotations.NullMarked;
