package io.redisnat.proxy.admin;

import io.netty.channel.EventLoopGroup;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.topology.RefreshCounters;
import io.redisnat.proxy.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What there is to see. All of it may be read by any thread and never waits.
 *
 * @param state where the proxy is in its life
 * @param topology the cluster as last seen
 * @param refreshes how the looks at the cluster went
 * @param sessions what sessions did
 * @param audiences all of them
 * @param loops the event loops whose lag is measured
 * @param maxAge a proxy whose topology is older than this is not ready
 */
public record Sources(
    Supplier<LifecycleState> state,
    Supplier<Topology> topology,
    RefreshCounters refreshes,
    SessionCounters sessions,
    List<AudienceConfig> audiences,
    EventLoopGroup loops,
    Duration maxAge) {}
