/**
 * The proof of the entry port: what it answers is what one big Redis would answer, save for what a
 * cluster cannot give, which is written down.
 */
@NullMarked
package io.redisnat.entry;

import org.jspecify.annotations.NullMarked;
