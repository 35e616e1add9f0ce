package io.redisnat.proxy.session;

import io.redisnat.config.LimitsConfig;

/**
 * What all sessions share that begin now. A session keeps those it began with.
 *
 * @param limits what a peer may cost
 * @param maxConnections most client connections of all audiences together
 * @param clientsMustLogIn true if a client is held to the small limits until the node accepted it
 * @param counters where sessions count what they do
 * @param tlsReports where they tell of TLS connections that do not come about
 */
public record SessionSettings(
    LimitsConfig limits,
    int maxConnections,
    boolean clientsMustLogIn,
    SessionCounters counters,
    TlsReports tlsReports) {}
