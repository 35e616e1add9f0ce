package io.redisnat;

import io.redisnat.proxy.testing.NoBufferLeaks;
import org.junit.jupiter.api.Order;

/** Runs last: no test of this run has lost a buffer. */
@Order(Integer.MAX_VALUE)
class NoBufferLeaksIT extends NoBufferLeaks {}
