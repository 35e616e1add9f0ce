@NullMarked
package io.redisnat.proxy.route.fanout;

import org.jspecify.annotations.NullMarked;
