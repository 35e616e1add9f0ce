package io.redisnat.proxy.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.AudienceTls;
import io.redisnat.config.ProxyConfig;
import io.redisnat.config.UpstreamTls;
import io.redisnat.model.HostPort;
import io.redisnat.model.Hosts;
import io.redisnat.tls.TlsMaterial;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of all listeners and of all connections to nodes, as it is now.
 *
 * <p>The contract: whoever accepts or dials asks here for that one connection, and keeps nothing.
 * {@link Replacement#use} swaps everything at once by one volatile write, so that connections that
 * begin later have the new certificates, and those that are open keep what they began with. Whether
 * an audience speaks TLS at all may change in this way too.
 *
 * <p>Thread-safe; only {@link #load} and {@link #prepare} read files.
 */
public final class TlsContexts {

  private volatile Loaded loaded;

  private record Loaded(
      Map<String, Audience> audiences, Optional<Nodes> nodes, Duration handshakeTimeout) {

    /** What was read, by whose it is. */
    Map<String, TlsMaterial> materials() {
      Map<String, TlsMaterial> all = new TreeMap<>();
      audiences.forEach((name, audience) -> all.put("audience '" + name + "'", audience.material));
      nodes.ifPresent(n -> all.put("the nodes", n.material()));
      return all;
    }
  }

  private record Audience(SslContext context, TlsMaterial material) {}

  private record Nodes(
      SslContext context, TlsMaterial material, UpstreamTls config, Duration connectTimeout) {}

  private TlsContexts(Loaded loaded) {
    this.loaded = loaded;
  }

  /**
   * Reads the files that a configuration names.
   *
   * @throws io.redisnat.tls.PemException if one of them is not usable
   * @throws TransportException if the JVM cannot do what is configured
   */
  public static TlsContexts load(ProxyConfig config) {
    return new TlsContexts(read(config));
  }

  /**
   * Reads the files anew, for connections that begin after {@link Replacement#use}.
   *
   * @throws io.redisnat.tls.PemException if one of them is not usable; nothing has changed then
   * @throws TransportException if the JVM cannot do what is configured; nothing has changed then
   */
  public Replacement prepare(ProxyConfig config) {
    return new Replacement(read(config));
  }

  /** Files that were read and are not in use yet. */
  public final class Replacement {

    private final Loaded next;

    private Replacement(Loaded next) {
      this.next = next;
    }

    /** Whose certificates, keys or CAs are others than those in use, in order. */
    public List<String> changed() {
      Map<String, TlsMaterial> before = loaded.materials();
      Map<String, TlsMaterial> after = next.materials();
      return before.entrySet().stream()
          .filter(e -> after.containsKey(e.getKey()) && !e.getValue().equals(after.get(e.getKey())))
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Connections that begin from now on have these. */
    public void use() {
      loaded = next;
    }
  }

  /** The handler of one connection of a client; null if this audience speaks plaintext. */
  public @Nullable SslHandler forClient(String audience, ByteBufAllocator allocator) {
    Loaded now = loaded;
    Audience tls = now.audiences().get(audience);
    if (tls == null) {
      return null;
    }
    SslHandler handler = tls.context().newHandler(allocator);
    handler.setHandshakeTimeoutMillis(now.handshakeTimeout().toMillis());
    return handler;
  }

  /**
   * The handler of one connection to a node; null if nodes speak plaintext.
   *
   * @param announced the node's own address: its certificate must be for that host, wherever the
   *     node is dialled
   */
  public @Nullable SslHandler forNode(HostPort announced, ByteBufAllocator allocator) {
    Nodes nodes = loaded.nodes().orElse(null);
    if (nodes == null) {
      return null;
    }
    String name = nodes.config().serverName().orElse(announced.host());
    SslHandler handler = nodes.context().newHandler(allocator, name, announced.port());
    nameServer(handler.engine(), name);
    handler.setHandshakeTimeoutMillis(nodes.connectTimeout().toMillis());
    return handler;
  }

  /** What connections to nodes are made with, for other libraries; empty if they are plaintext. */
  public Optional<TlsMaterial> nodeMaterial() {
    return loaded.nodes().map(Nodes::material);
  }

  // The JDK by itself names hosts that have a dot only, and nodes in containers have none.
  private static void nameServer(SSLEngine engine, String name) {
    if (Hosts.isIpLiteral(name)) {
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    try {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    } catch (IllegalArgumentException e) {
      // A name with an underscore, say: good enough for resolvers, but TLS cannot send it.
      return;
    }
    engine.setSSLParameters(parameters);
  }

  private static Loaded read(ProxyConfig config) {
    Map<String, Audience> audiences = new HashMap<>();
    for (AudienceConfig audience : config.audiences()) {
      audience.tls().ifPresent(tls -> audiences.put(audience.name(), server(audience, tls)));
    }
    Optional<Nodes> nodes =
        config.upstream().tls().map(tls -> nodes(tls, config.upstream().connectTimeout()));
    return new Loaded(Map.copyOf(audiences), nodes, config.limits().handshakeTimeout());
  }

  private static Audience server(AudienceConfig audience, AudienceTls tls) {
    TlsMaterial material = TlsFiles.read(Optional.of(tls.keyFiles()), tls.clientCa());
    SslContextBuilder builder =
        SslContextBuilder.forServer(material.identity().orElseThrow().keyManagers())
            .protocols(tls.protocols())
            .clientAuth(
                switch (tls.clientAuth()) {
                  case AUTO, NONE -> ClientAuth.NONE;
                  case OPTIONAL -> ClientAuth.OPTIONAL;
                  case REQUIRED -> ClientAuth.REQUIRE;
                });
    SslContext context = build(withTrust(builder, material), "audience '" + audience.name() + "'");
    return new Audience(context, material);
  }

  private static Nodes nodes(UpstreamTls tls, Duration connectTimeout) {
    TlsMaterial material = TlsFiles.read(tls.keyFiles(), tls.ca());
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .protocols(AudienceTls.PROTOCOLS)
            .endpointIdentificationAlgorithm(tls.verifyHostname() ? "HTTPS" : null);
    material.identity().ifPresent(identity -> builder.keyManager(identity.keyManagers()));
    SslContext context = build(withTrust(builder, material), "the nodes");
    return new Nodes(context, material, tls, connectTimeout);
  }

  private static SslContextBuilder withTrust(SslContextBuilder builder, TlsMaterial material) {
    List<X509Certificate> trusted = material.trusted();
    return trusted.isEmpty() ? builder : builder.trustManager(material.trustManagers());
  }

  private static SslContext build(SslContextBuilder builder, String whose) {
    try {
      return builder.sslProvider(SslProvider.JDK).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new TransportException(
          "TLS towards %s does not work here: %s; check the JVM's java.security settings"
              .formatted(whose, e.getMessage()),
          e);
    }
  }
}
