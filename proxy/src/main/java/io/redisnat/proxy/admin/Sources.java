package io.redisnat.proxy.admin;

import io.netty.channel.EventLoopGroup;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.reload.ReloadCounters;
import io.redisnat.proxy.route.client.EntryCounters;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.topology.RefreshCounters;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.transport.Acceptance;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What there is to see. All of it may be read by any thread and never waits.
 *
 * @param state where the proxy is in its life
 * @param topology the cluster as last seen
 * @param refreshes how the looks at the cluster went
 * @param sessions what sessions did
 * @param entry what entry ports did
 * @param config what is in effect
 * @param maxConnections the limit of client connections in effect
 * @param acceptance how connections are accepted
 * @param reloads how reloads went
 * @param loops the event loops whose lag is measured
 * @param maxAge a proxy whose topology is older than this is not ready
 */
public record Sources(
    Supplier<LifecycleState> state,
    Supplier<Topology> topology,
    RefreshCounters refreshes,
    SessionCounters sessions,
    EntryCounters entry,
    Supplier<ProxyConfig> config,
    IntSupplier maxConnections,
    Acceptance acceptance,
    ReloadCounters reloads,
    EventLoopGroup loops,
    Supplier<Duration> maxAge) {}
