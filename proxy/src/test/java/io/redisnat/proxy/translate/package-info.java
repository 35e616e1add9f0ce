/** Translation of addresses in clusters made at random. */
@NullMarked
package io.redisnat.proxy.translate;

import org.jspecify.annotations.NullMarked;
