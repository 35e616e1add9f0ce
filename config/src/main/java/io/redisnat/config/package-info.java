/**
 * The configuration of the proxy: records that cannot exist wrong, and the reader of {@code
 * proxy.conf} (HOCON) that makes them. Only this package imports Typesafe config.
 */
@NullMarked
package io.redisnat.config;

import org.jspecify.annotations.NullMarked;
