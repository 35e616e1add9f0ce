/** The walkers against straightforward parsers, on generated and on broken input. */
@NullMarked
package io.redisnat.proxy.resp;

import org.jspecify.annotations.NullMarked;
