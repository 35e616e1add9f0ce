/** Commands that one node carries out, or the proxy itself, before real nodes. */
@NullMarked
package io.redisnat.proxy.route.basic;

import org.jspecify.annotations.NullMarked;
