/**
 * The proof of the main job: real clients against a real cluster, each only through outside
 * addresses. Every peer that a client connects to is recorded and must be one of them.
 */
@NullMarked
package io.redisnat.clients;

import org.jspecify.annotations.NullMarked;
