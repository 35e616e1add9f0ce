package io.redisnat.proxy.session;

import io.redisnat.config.LimitsConfig;
import java.time.Duration;

/**
 * What all sessions of a proxy share.
 *
 * @param limits what a peer may cost
 * @param clientsMustLogIn true if a client is held to the small limits until the node accepted it
 * @param connectTimeout how long a connection to a node may take to open
 * @param counters where sessions count what they do
 */
public record SessionSettings(
    LimitsConfig limits,
    boolean clientsMustLogIn,
    Duration connectTimeout,
    SessionCounters counters) {}
