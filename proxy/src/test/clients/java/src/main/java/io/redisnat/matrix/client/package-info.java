/**
 * The Java clients of the matrix: the same scenarios in the idiom of each library, reported as TAP.
 * The contract is in the README of the folder of all clients.
 */
@NullMarked
package io.redisnat.matrix.client;

import org.jspecify.annotations.NullMarked;
