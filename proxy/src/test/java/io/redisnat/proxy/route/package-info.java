/** The engine of the entry port, without sockets: a client and nodes that are lists of bytes. */
@NullMarked
package io.redisnat.proxy.route;

import org.jspecify.annotations.NullMarked;
