@NullMarked
package io.redisnat.proxy.route.own;

import org.jspecify.annotations.NullMarked;
