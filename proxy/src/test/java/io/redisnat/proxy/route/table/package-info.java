@NullMarked
package io.redisnat.proxy.route.table;

import org.jspecify.annotations.NullMarked;
