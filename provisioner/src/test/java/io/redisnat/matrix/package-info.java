/**
 * Every client against every server: client programs in their own languages run in a network from
 * which only the proxy can be reached, while the cluster behind it changes. What came of it is the
 * table in the README. Runs with {@code mvn -B verify -Pmatrix} only.
 */
@NullMarked
package io.redisnat.matrix;

import org.jspecify.annotations.NullMarked;
