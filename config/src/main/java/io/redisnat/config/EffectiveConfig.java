package io.redisnat.config;

import com.typesafe.config.ConfigUtil;
import io.redisnat.model.HostPort;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The effective configuration as text, for people and for {@code proxy --check}: every key,
 * defaults included.
 */
public final class EffectiveConfig {

  private static final String MASK = "***";

  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private String indent = "";

  private EffectiveConfig() {}

  /**
   * HOCON that {@link ConfigReader} reads back to an equal configuration, but for the password,
   * which is {@code ***}, and for defaults, which count as asked for once they are written down.
   */
  public static String render(ProxyConfig config) {
    return write(config).text.toString();
  }

  /**
   * Each setting and its value as {@link #render} writes them, by path without the root; the
   * settings of an audience are under {@code audiences[name]}, secrets are {@code ***}.
   */
  static Map<String, String> values(ProxyConfig config) {
    return write(config).values;
  }

  private static EffectiveConfig write(ProxyConfig config) {
    EffectiveConfig out = new EffectiveConfig();
    out.open(Hocon.ROOT);
    out.line("transport", Values.name(config.transport()));
    out.line("event-loops", config.eventLoops());
    out.line("drain-timeout", Units.time(config.drainTimeout()));
    out.open("ledger");
    out.line("file", quote(config.ledger().file()));
    out.line("grace", Units.time(config.ledger().grace()));
    out.close();
    out.upstream(config.upstream());
    out.audiences(config.audiences());
    out.limits(config.limits());
    out.entry(config.entry());
    out.topology(config.topology());
    out.admin(config.admin());
    out.log(config.log());
    out.close();
    return out;
  }

  private void upstream(UpstreamConfig upstream) {
    open("upstream");
    line("seeds", addresses(upstream.seeds()));
    line("standby-nodes", addresses(upstream.standbyNodes()));
    upstream
        .credentials()
        .ifPresent(
            credentials -> {
              credentials.username().ifPresent(username -> line("username", quote(username)));
              line("password", quote(MASK));
            });
    open("dial-map");
    upstream.dialMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> line(quote(entry.getKey()), quote(entry.getValue())));
    close();
    line("connect-timeout", Units.time(upstream.connectTimeout()));
    line("dead-after", Units.time(upstream.deadAfter()));
    open("tls");
    line("enabled", upstream.tls().isPresent());
    upstream.tls().ifPresent(this::upstreamTls);
    close();
    close();
  }

  private void audiences(List<AudienceConfig> audiences) {
    begin("audiences = [", "");
    for (AudienceConfig audience : audiences) {
      begin("{", "audiences[" + audience.name() + "]");
      line("name", quote(audience.name()));
      line("bind", quote(audience.bind()));
      line("advertise", audience.advertise().map(EffectiveConfig::quote).orElse("auto"));
      line("port-base", audience.portBase());
      line("capacity", audience.capacity());
      line("entry-port", audience.entryPort());
      line("max-connections", audience.maxConnections());
      audience.tls().ifPresent(this::audienceTls);
      close();
    }
    end("]");
  }

  private void upstreamTls(UpstreamTls tls) {
    tls.ca().ifPresent(ca -> line("ca", quote(ca)));
    tls.keyFiles().ifPresent(this::keyFiles);
    line("verify-hostname", tls.verifyHostname());
    tls.serverName().ifPresent(name -> line("server-name", quote(name)));
  }

  private void audienceTls(AudienceTls tls) {
    open("tls");
    keyFiles(tls.keyFiles());
    tls.clientCa().ifPresent(ca -> line("client-ca", quote(ca)));
    line("client-auth", Values.name(tls.clientAuth()));
    line("protocols", quote(String.join(",", tls.protocols())));
    close();
  }

  private void keyFiles(KeyFiles files) {
    line("certificate", quote(files.certificate()));
    line("key", quote(files.key()));
    files.password().ifPresent(password -> line("key-password", quote(MASK)));
  }

  private void limits(LimitsConfig limits) {
    open("limits");
    line("max-depth", limits.maxDepth());
    line("max-arguments", limits.maxArguments());
    line("max-bulk", Units.size(limits.maxBulk()));
    line("max-inline", Units.size(limits.maxInline()));
    line("pre-auth", Values.name(limits.preAuth()));
    line("max-held", Units.size(limits.maxHeld()));
    line("hold-timeout", Units.time(limits.holdTimeout()));
    line("write-buffer", Units.size(limits.writeBuffer()));
    line("handshake-timeout", Units.time(limits.handshakeTimeout()));
    line("max-pending", limits.maxPending());
    ConnectionLimits connections = limits.connections();
    OptionalInt most = connections.maxConnections();
    line("max-connections", most.isPresent() ? most.getAsInt() : "auto");
    line("accept-rate", connections.acceptRate());
    line("accept-burst", connections.acceptBurst());
    line("idle-timeout", Units.time(connections.idleTimeout()));
    close();
  }

  private void entry(EntryConfig entry) {
    open("entry");
    line("read-from", Values.name(entry.readFrom()));
    line("retry-timeout", Units.time(entry.retryTimeout()));
    line("node-timeout", Units.time(entry.nodeTimeout()));
    line("max-in-flight", entry.clients().maxInFlight());
    line("max-request", Units.size(entry.clients().maxRequest()));
    line("max-output", Units.size(entry.clients().maxOutput()));
    line("own-connections", entry.upstream().ownConnections());
    line("max-queued", entry.upstream().maxQueued());
    line("max-queued-bytes", Units.size(entry.upstream().maxQueuedBytes()));
    line("unused-after", Units.time(entry.upstream().unusedAfter()));
    line("script-memory", Units.size(entry.scriptMemory()));
    close();
  }

  private void topology(TopologyConfig topology) {
    open("topology");
    line("refresh-interval", Units.time(topology.refreshInterval()));
    line("min-refresh-gap", Units.time(topology.minRefreshGap()));
    line("query-timeout", Units.time(topology.queryTimeout()));
    line("nodes-asked", topology.nodesAsked());
    close();
  }

  private void admin(AdminConfig admin) {
    open("admin");
    line("listen", admin.listen().map(EffectiveConfig::quote).orElse("off"));
    close();
  }

  private void log(LogConfig log) {
    open("log");
    line("format", Values.name(log.format()));
    line("level", Values.name(log.level()));
    close();
  }

  private static String addresses(List<HostPort> addresses) {
    return addresses.stream()
        .map(EffectiveConfig::quote)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quote(Object value) {
    return ConfigUtil.quoteString(value.toString());
  }

  private void open(String section) {
    begin(section + " {", section.equals(Hocon.ROOT) ? "" : section);
  }

  private void close() {
    end("}");
  }

  /** Begins a section; {@code name} is its part of the path, empty if it has none. */
  private void begin(String opening, String name) {
    text.append(indent).append(opening).append('\n');
    indent += "  ";
    path.addLast(name);
  }

  private void end(String closing) {
    path.removeLast();
    indent = indent.substring(2);
    text.append(indent).append(closing).append('\n');
  }

  private void line(String key, Object value) {
    text.append(indent).append(key).append(" = ").append(value).append('\n');
    values.put(
        Stream.concat(path.stream().filter(part -> !part.isEmpty()), Stream.of(key))
            .collect(Collectors.joining(".")),
        value.toString());
  }
}
