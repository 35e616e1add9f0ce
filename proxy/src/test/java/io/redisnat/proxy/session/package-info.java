/**
 * Sessions under test: the text cases of {@code src/test/resources/rewrite} play a client and a
 * node around the two real streams; see the README there.
 */
@NullMarked
package io.redisnat.proxy.session;

import org.jspecify.annotations.NullMarked;
