/**
 * Fuzzing: {@link io.redisnat.proxy.fuzz.FuzzCorpusTest} plays the seeds once, {@link
 * io.redisnat.proxy.fuzz.FuzzIT} lets Jazzer look for more, in a JVM of its own for each target.
 * The targets stand beside what they test.
 */
@NullMarked
package io.redisnat.proxy.fuzz;

import org.jspecify.annotations.NullMarked;
