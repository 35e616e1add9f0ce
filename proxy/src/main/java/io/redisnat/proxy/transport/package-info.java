/** The event loops that move the bytes: io_uring, epoll, kqueue or NIO, chosen at start. */
@NullMarked
package io.redisnat.proxy.transport;

import org.jspecify.annotations.NullMarked;
