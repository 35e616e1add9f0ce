package io.redisnat.proxy.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.session.Admission.Refusal;
import io.redisnat.proxy.session.AudienceCounters;
import io.redisnat.proxy.session.CloseReason;
import io.redisnat.proxy.session.SessionCounters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The meters of {@link SessionCounters}. */
final class SessionMeters {

  private final MeterRegistry registry;
  private final SessionCounters counters;
  private final Set<String> known = new HashSet<>();

  private SessionMeters(MeterRegistry registry, SessionCounters counters) {
    this.registry = registry;
    this.counters = counters;
  }

  /** The meters of everything but audiences. */
  static SessionMeters bind(MeterRegistry registry, SessionCounters counters) {
    SessionMeters meters = new SessionMeters(registry, counters);
    meters.translations();
    meters.trouble();
    return meters;
  }

  /** Adds the meters of audiences that have none yet; a reload may bring new ones. */
  void follow(List<AudienceConfig> audiences) {
    audiences.stream().map(AudienceConfig::name).filter(known::add).forEach(this::audience);
  }

  private void audience(String name) {
    AudienceCounters audience = counters.audience(name);
    Gauge.builder("redisnat.connections.open", audience::open)
        .description("Client connections that are open")
        .tag("audience", name)
        .register(registry);
    FunctionCounter.builder("redisnat.connections.accepted", audience, AudienceCounters::accepted)
        .description("Client connections accepted")
        .tag("audience", name)
        .register(registry);
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder(
              "redisnat.connections.refused", audience, counter -> counter.count(refusal))
          .description("Client connections turned away, by the limit that was reached")
          .tag("audience", name)
          .tag("reason", refusal.word())
          .register(registry);
    }
    received(name, "client", audience, AudienceCounters::bytesFromClients);
    received(name, "node", audience, AudienceCounters::bytesFromNodes);
  }

  private void received(
      String name, String peer, AudienceCounters audience, ToDoubleFunction<AudienceCounters> sum) {
    FunctionCounter.builder("redisnat.received", audience, sum)
        .description("Bytes read from clients, and from nodes for clients before translation")
        .baseUnit("bytes")
        .tag("audience", name)
        .tag("peer", peer)
        .register(registry);
  }

  private void translations() {
    for (RequestKind kind : RequestKind.values()) {
      if (kind.repliesWithAddresses()) {
        FunctionCounter.builder(
                "redisnat.replies.translated", counters, c -> c.repliesTranslated(kind))
            .description("Replies that can hold addresses and were translated, by command")
            .tag("kind", kind.wireName())
            .register(registry);
      }
    }
    counter(
        "redisnat.redirects.translated",
        "Errors whose address was translated: MOVED, ASK, REDIRECT",
        SessionCounters::redirectsTranslated);
  }

  private void trouble() {
    counter(
        "redisnat.replies.held",
        "Replies that named an unknown node and waited for a fresh topology",
        SessionCounters::repliesHeld);
    counter(
        "redisnat.unknown.addresses",
        "Held replies whose node stayed unknown: the client got TRYAGAIN",
        SessionCounters::unknownAddresses);
    counter(
        "redisnat.blind.connections",
        "Connections that went blind: their replies could no longer be counted",
        SessionCounters::blindConnections);
    counter(
        "redisnat.misfits",
        "Replies that did not have the shape of what was asked",
        SessionCounters::misfits);
    counter(
        "redisnat.refused.dials",
        "Connections to nodes that could not be opened; the client was closed",
        SessionCounters::refusedDials);
    handshakes("client", SessionCounters::failedClientHandshakes);
    handshakes("node", SessionCounters::failedNodeHandshakes);
    counter(
        "redisnat.oversized.replies",
        "Replies larger than limits.max-held that became an error",
        SessionCounters::oversizedReplies);
    for (CloseReason reason : CloseReason.values()) {
      FunctionCounter.builder("redisnat.connections.closed", counters, c -> c.count(reason))
          .description("Client connections that the proxy itself ended, by reason")
          .tag("reason", reason.word())
          .register(registry);
    }
  }

  private void handshakes(String side, ToDoubleFunction<SessionCounters> value) {
    FunctionCounter.builder("redisnat.tls.handshake.failures", counters, value)
        .description("TLS handshakes that failed, with clients and with nodes")
        .tag("side", side)
        .register(registry);
  }

  private void counter(String name, String help, ToDoubleFunction<SessionCounters> value) {
    FunctionCounter.builder(name, counters, value).description(help).register(registry);
  }
}
