package io.redisnat.proxy;

import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.SessionSettings;
import io.redisnat.proxy.session.TlsReports;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The configuration in effect, for those who ask each time. Thread-safe; never waits. */
final class LiveConfig {

  private final SessionCounters counters;
  private final TlsReports tlsReports;
  private final Map<String, AudienceConfig> audiences = new ConcurrentHashMap<>();
  private volatile ProxyConfig config;
  private volatile SessionSettings sessions;

  LiveConfig(ProxyConfig config, SessionCounters counters) {
    this.counters = counters;
    this.tlsReports = new TlsReports(counters);
    this.config = config;
    this.sessions = sessions(config);
    set(config);
  }

  void set(ProxyConfig next) {
    next.audiences().forEach(audience -> audiences.put(audience.name(), audience));
    sessions = sessions(next);
    config = next;
  }

  ProxyConfig get() {
    return config;
  }

  /** What a session that begins now is held to. */
  SessionSettings sessions() {
    return sessions;
  }

  /** The audience of that name as it is now, or was last if it is no more. */
  Supplier<AudienceConfig> audience(AudienceConfig first) {
    audiences.putIfAbsent(first.name(), first);
    return () -> audiences.getOrDefault(first.name(), first);
  }

  private SessionSettings sessions(ProxyConfig next) {
    return new SessionSettings(
        next.limits(),
        OpenFiles.maxConnections(next),
        clientsMustLogIn(next),
        counters,
        tlsReports);
  }

  /** Whether a client is held to the small limits until its node accepted it. */
  private static boolean clientsMustLogIn(ProxyConfig config) {
    return switch (config.limits().preAuth()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> config.upstream().credentials().isPresent();
    };
  }
}
