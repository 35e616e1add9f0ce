package io.redisnat.proxy.testing;

import org.junit.jupiter.api.Order;

/** The last class of what surefire runs in this module. */
@Order(Integer.MAX_VALUE)
class NoBufferLeaksTest extends NoBufferLeaks {}
