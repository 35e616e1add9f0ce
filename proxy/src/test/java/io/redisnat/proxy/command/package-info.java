/** What each command means. */
@NullMarked
package io.redisnat.proxy.command;

import org.jspecify.annotations.NullMarked;
