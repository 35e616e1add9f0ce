/**
 * The configuration of the proxy: records that cannot exist wrong, and the reader of {@code
 * proxy.conf} (HOCON) that makes them. Only this package imports Typesafe config.
 *
 * <p>{@link io.redisnat.config.ConfigReader} is the way in. Behind it, {@code Hocon} parses and
 * substitutes, {@code ConfigBuilder} makes the records from {@code Section}s, whose values {@code
 * Values} converts, and {@code Findings} collects what is wrong until all has been looked at. The
 * checks themselves are in the records: what the reader accepts and what code may construct is the
 * same. The files that {@code tls} sections name are read, too, with {@code io.redisnat.tls}. No
 * secret and no text of a library reaches a message.
 */
@NullMarked
package io.redisnat.config;

import org.jspecify.annotations.NullMarked;
