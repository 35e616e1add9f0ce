/**
 * How the log is written: text or JSON, one line an event. The only package that imports Logback;
 * everybody else logs through SLF4J.
 */
@NullMarked
package io.redisnat.proxy.logging;

import org.jspecify.annotations.NullMarked;
