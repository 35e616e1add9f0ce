/**
 * Micro-benchmarks of what is done with bytes. Run them with {@code mvn -B -Pjmh -pl proxy -am
 * -DskipTests verify}; {@code -Djmh.args="-prof gc Rewrite"} chooses some, and adds a profiler.
 */
@NullMarked
package io.redisnat.proxy.jmh;

import org.jspecify.annotations.NullMarked;
