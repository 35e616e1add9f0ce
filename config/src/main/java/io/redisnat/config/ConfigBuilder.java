package io.redisnat.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.redisnat.config.ProxyConfig.LedgerConfig;
import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the records of one configuration, section by section. Used once. */
final class ConfigBuilder {

  private static final String AUDIENCES = "audiences";

  /** Takes the place of audiences that are all wrong, so that the rest is looked at too. */
  private static final AudienceConfig STAND_IN =
      new AudienceConfig("none", "127.0.0.1", Optional.empty(), 7000, 1);

  private final Findings findings = new Findings();
  private final Section root;
  private final ConfigObject audienceDefaults;
  private final @Nullable Path directory;
  private final TlsSections tls;

  /**
   * Prepares; {@link #build} does the work.
   *
   * @param file what a problem of no line in particular is attributed to
   * @param directory what a relative path is relative to; null to leave it as it is
   */
  ConfigBuilder(Hocon hocon, String file, @Nullable Path directory) {
    Written written = new Written(hocon.written(), file);
    Section all = new Section(findings, "", hocon.effective(), hocon.builtIn(), written);
    this.root = all.child(Hocon.ROOT);
    this.audienceDefaults = hocon.audienceDefaults();
    this.directory = directory;
    this.tls = new TlsSections(this::path);
  }

  /**
   * The whole configuration.
   *
   * @throws ConfigException if any part of it is wrong
   */
  ProxyConfig build() {
    LedgerConfig ledger = root.child("ledger").build(this::ledger);
    UpstreamConfig upstream = upstream(root.child("upstream"));
    List<AudienceConfig> audiences = audiences();
    LimitsConfig limits = root.child("limits").build(ConfigBuilder::limits);
    EntryConfig entry = root.child("entry").build(ConfigBuilder::entry);
    TopologyConfig topology = root.child("topology").build(ConfigBuilder::topology);
    Section adminSection = root.child("admin");
    AdminConfig admin = adminSection.build(ConfigBuilder::admin);
    checkBeside(adminSection, admin, audiences);
    LogConfig log = root.child("log").build(ConfigBuilder::log);
    ProxyConfig config =
        root.build(
            section ->
                new ProxyConfig(
                    section.get("transport", Values.oneOf(Transport.class)),
                    section.get("event-loops", Values::integer),
                    section.get("drain-timeout", Values::time),
                    ledger,
                    upstream,
                    audiences,
                    limits,
                    entry,
                    topology,
                    admin,
                    log));
    findings.throwIfAny();
    return config;
  }

  private LedgerConfig ledger(Section section) {
    return new LedgerConfig(section.get("file", this::path), section.get("grace", Values::time));
  }

  private Path path(ConfigValue value) {
    Path file = Values.path(value);
    return directory == null ? file : directory.resolve(file);
  }

  private UpstreamConfig upstream(Section section) {
    // Once: a section that is made again is asked again for unknown keys.
    Optional<UpstreamTls> upstreamTls = tls.upstream(section.child("tls"));
    return section.build(s -> upstream(s, upstreamTls));
  }

  private static UpstreamConfig upstream(Section section, Optional<UpstreamTls> tls) {
    List<HostPort> seeds = section.get("seeds", Values::addresses);
    List<HostPort> standbyNodes = section.get("standby-nodes", Values::addresses);
    Optional<Credentials> credentials = credentials(section);
    Map<HostPort, HostPort> dialMap = section.get("dial-map", Values::addressMap);
    Duration connectTimeout = section.get("connect-timeout", Values::time);
    Duration deadAfter = section.get("dead-after", Values::time);
    if (seeds.isEmpty()) {
      section.reject("seeds", null, UpstreamConfig.NO_SEEDS + ", or set REDIS_NAT_UPSTREAM_SEEDS");
      // Stands in, so that the rest of the file is looked at too.
      seeds = List.of(new HostPort("seed.invalid", 7000));
    }
    return new UpstreamConfig(
        seeds, standbyNodes, credentials, dialMap, connectTimeout, deadAfter, tls);
  }

  private static Optional<Credentials> credentials(Section section) {
    Optional<String> username = section.find("username", Values::text);
    Optional<String> password = section.find("password", Values::secret);
    if (username.isPresent() && password.isEmpty() && !section.isRejected("password")) {
      section.reject("username", null, "has no 'password' beside it; set both, or only a password");
    }
    return password.map(secret -> new Credentials(username, secret));
  }

  private static LimitsConfig limits(Section section) {
    return new LimitsConfig(
        section.get("max-depth", Values::integer),
        section.get("max-arguments", Values::integer),
        section.get("max-bulk", Values::size),
        section.get("max-inline", Values::intSize),
        section.get("pre-auth", Values.oneOf(LimitsConfig.PreAuth.class)),
        section.get("max-held", Values::intSize),
        section.get("hold-timeout", Values::time),
        section.get("write-buffer", Values::intSize),
        section.get("handshake-timeout", Values::time),
        section.get("max-pending", Values::integer),
        connections(section));
  }

  private static ConnectionLimits connections(Section section) {
    return new ConnectionLimits(
        section.get("max-connections", Values::integerOrAuto),
        section.get("accept-rate", Values::integer),
        section.get("accept-burst", Values::integer),
        section.get("idle-timeout", Values::time));
  }

  private static EntryConfig entry(Section section) {
    return new EntryConfig(
        section.get("read-from", Values.oneOf(ReadFrom.class)),
        section.get("retry-timeout", Values::time),
        section.get("node-timeout", Values::time),
        new EntryConfig.Clients(
            section.get("max-in-flight", Values::integer),
            section.get("max-request", Values::size),
            section.get("max-output", Values::size)),
        new EntryConfig.Upstream(
            section.get("own-connections", Values::integer),
            section.get("max-queued", Values::integer),
            section.get("max-queued-bytes", Values::size),
            section.get("unused-after", Values::time)),
        section.get("script-memory", Values::intSize));
  }

  private static TopologyConfig topology(Section section) {
    return new TopologyConfig(
        section.get("refresh-interval", Values::time),
        section.get("min-refresh-gap", Values::time),
        section.get("query-timeout", Values::time),
        section.get("nodes-asked", Values::integer));
  }

  private static AdminConfig admin(Section section) {
    return new AdminConfig(
        section.get("listen", Values::addressOrOff), !section.isWritten("listen"));
  }

  private static LogConfig log(Section section) {
    return new LogConfig(
        section.get("format", Values.oneOf(LogConfig.Format.class)),
        section.get("level", Values.oneOf(LogConfig.Level.class)));
  }

  // A default gives way when the proxy starts: nobody wrote it, so nobody can be told to change it.
  private static void checkBeside(
      Section section, AdminConfig admin, List<AudienceConfig> audiences) {
    for (AudienceConfig audience : audiences) {
      if (!admin.isDefault() && admin.listen().filter(audience::mayListenOn).isPresent()) {
        section.reject(
            "listen",
            null,
            "is one of the node ports of '%s' (%s); take another port"
                .formatted(audience.name(), audience.block()));
      }
      if (!admin.isDefault() && admin.listen().filter(audience::wantsEntryPortAt).isPresent()) {
        section.reject(
            "listen",
            null,
            "is the entry port of '%s'; take another port".formatted(audience.name()));
      }
    }
  }

  /** The audiences that are right by themselves and beside each other; at least one stands in. */
  private List<AudienceConfig> audiences() {
    ConfigList elements = root.get(AUDIENCES, Values::list);
    if (elements.isEmpty()) {
      root.reject(AUDIENCES, elements, ProxyConfig.NO_AUDIENCES);
    }
    List<AudienceConfig> audiences = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Optional<Section> section = root.element(AUDIENCES, i, elements.get(i), audienceDefaults);
      section.ifPresent(element -> addAudience(element, audiences));
    }
    return audiences.isEmpty() ? List.of(STAND_IN) : audiences;
  }

  private void addAudience(Section section, List<AudienceConfig> audiences) {
    Section tlsSection = section.child("tls");
    Optional<AudienceTls> audienceTls = tls.audience(tlsSection);
    AudienceConfig audience = section.build(s -> audience(s, audienceTls));
    if (section.isRejected() || tlsSection.isRejected()) {
      // With defaults in the place of what is wrong it could collide where the user's would not.
      return;
    }
    try {
      ProxyConfig.checkBeside(audience, audiences);
      audiences.add(audience);
    } catch (InvalidKeyException e) {
      findings.problem(section.place(), "'" + Hocon.ROOT + "." + e.key() + "' " + e.what());
    }
  }

  private static AudienceConfig audience(Section section, Optional<AudienceTls> tls) {
    String advertise = section.get("advertise", Values::text);
    return new AudienceConfig(
        section.required("name", Values::text),
        section.get("bind", Values::text),
        advertise.equals("auto") ? Optional.empty() : Optional.of(advertise),
        section.get("port-base", Values::integer),
        section.get("capacity", Values::integer),
        section.get("entry-port", Values::entryPort),
        section.get("max-connections", Values::integer),
        tls);
  }
}
