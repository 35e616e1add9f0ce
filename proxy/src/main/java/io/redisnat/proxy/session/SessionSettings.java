package io.redisnat.proxy.session;

import io.redisnat.config.LimitsConfig;

/**
 * What all sessions of a proxy share.
 *
 * @param limits what a peer may cost
 * @param clientsMustLogIn true if a client is held to the small limits until the node accepted it
 * @param counters where sessions count what they do
 * @param tlsReports where they tell of TLS connections that do not come about
 */
public record SessionSettings(
    LimitsConfig limits,
    boolean clientsMustLogIn,
    SessionCounters counters,
    TlsReports tlsReports) {}
