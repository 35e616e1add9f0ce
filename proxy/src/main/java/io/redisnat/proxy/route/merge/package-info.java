/**
 * How the replies to the parts of one command become one reply. Pure functions from frames to a
 * frame; nothing here knows of nodes or clients.
 */
@NullMarked
package io.redisnat.proxy.route.merge;

import org.jspecify.annotations.NullMarked;
