package io.redisnat.proxy.testing;

import org.junit.jupiter.api.Order;

/** The last class of what failsafe runs in this module. */
@Order(Integer.MAX_VALUE)
class NoBufferLeaksIT extends NoBufferLeaks {}
