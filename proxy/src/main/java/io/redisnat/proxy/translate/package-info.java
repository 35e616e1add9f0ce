/**
 * Inside to outside and back. {@link io.redisnat.proxy.translate.AddressBook} knows every spelling
 * of every node; {@link io.redisnat.proxy.translate.Vantage} is the one place that decides how a
 * node is spelled for a client; the rewriters are pure functions from frame to frame.
 */
@NullMarked
package io.redisnat.proxy.translate;

import org.jspecify.annotations.NullMarked;
