/** Real servers for tests, on loopback and random ports. */
@NullMarked
package io.redisnat.proxy.testing;

import org.jspecify.annotations.NullMarked;
