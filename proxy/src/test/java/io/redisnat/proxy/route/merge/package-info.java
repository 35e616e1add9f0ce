@NullMarked
package io.redisnat.proxy.route.merge;

import org.jspecify.annotations.NullMarked;
