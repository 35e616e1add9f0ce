/** Commands and replies of the entry port, whole. */
@NullMarked
package io.redisnat.proxy.route.wire;

import org.jspecify.annotations.NullMarked;
