package io.redisnat.proxy.topology;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.redisnat.config.Credentials;
import io.redisnat.config.TopologyConfig;
import io.redisnat.config.UpstreamConfig;
import io.redisnat.config.UpstreamTls;
import io.redisnat.model.HostPort;
import io.redisnat.tls.TlsMaterial;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks single nodes for their view, over plain Lettuce connections: one for each node asked, kept
 * while it works, opened again by the next question only.
 *
 * <p>Speaks RESP2 without HELLO, so that servers from 3.0 on understand it. Not thread-safe: one
 * thread asks and closes.
 */
final class NodeAsker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeAsker.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final int THREADS = 2;

  static {
    // A few questions a second need no native transport, and with two of them on the class path
    // Lettuce warns at every connection. Lettuce has no other switch; a setting by the user wins.
    for (String transport : List.of("io.lettuce.core.epoll", "io.lettuce.core.iouring")) {
      if (System.getProperty(transport) == null) {
        System.setProperty(transport, "false");
      }
    }
  }

  private final UpstreamConfig upstream;
  private final Duration queryTimeout;
  private final ClientResources resources;
  private final RedisClient client;
  private final Map<HostPort, NodeLink> links = new HashMap<>();
  private final Supplier<Optional<TlsMaterial>> tls;
  private Optional<TlsMaterial> tlsInUse = Optional.empty();

  NodeAsker(UpstreamConfig upstream, TopologyConfig config, Supplier<Optional<TlsMaterial>> tls) {
    this.tls = tls;
    this.upstream = upstream;
    this.queryTimeout = config.queryTimeout();
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .socketAddressResolver(new DialAddresses(upstream))
            .nettyCustomizer(AnswerLimit.inEachConnection())
            .build();
    this.client = new AsyncOnlyClient(resources);
    client.setOptions(options().build());
  }

  private ClientOptions.Builder options() {
    return ClientOptions.builder()
        .protocolVersion(ProtocolVersion.RESP2)
        // A node that loads its data refuses PING, but tells the topology.
        .pingBeforeActivateConnection(false)
        .autoReconnect(false)
        // Otherwise each connection begins with CLIENT MAINT_NOTIFICATIONS, an error nearly
        // anywhere.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(upstream.connectTimeout()).build())
        .timeoutOptions(TimeoutOptions.enabled(queryTimeout));
  }

  /** Asks the node that announces {@code address}; the dial map says where that is. */
  CompletableFuture<Answer> ask(HostPort address) {
    NodeLink link = links.get(address);
    if (link == null || !link.isUsable()) {
      drop(address);
      takeTls();
      link =
          new NodeLink(
              address, client.connectAsync(StringCodec.UTF8, uri(address)).toCompletableFuture());
      links.put(address, link);
    }
    return link.ask();
  }

  /** Whether the next question finds a connection that is open. */
  boolean isConnected(HostPort address) {
    NodeLink link = links.get(address);
    return link != null && link.isConnected();
  }

  /** Whether nodes are asked over TLS. */
  boolean speaksTls() {
    return tlsInUse.isPresent();
  }

  /** New connections have the certificates of now; Lettuce reads its options at each connect. */
  private void takeTls() {
    Optional<TlsMaterial> now = tls.get();
    if (!now.equals(tlsInUse)) {
      tlsInUse = now;
      ClientOptions.Builder options = options();
      now.ifPresent(material -> options.sslOptions(sslOptions(material)));
      client.setOptions(options.build());
    }
  }

  private SslOptions sslOptions(TlsMaterial material) {
    SslOptions.Builder options =
        SslOptions.builder()
            .jdkSslProvider()
            .handshakeTimeout(upstream.connectTimeout())
            .trustManager(material.trustManagers());
    material.identity().ifPresent(identity -> options.keyManager(identity.keyManagers()));
    return options.build();
  }

  /** Closes the connection to this node, if there is one: the next question opens another. */
  void drop(HostPort address) {
    NodeLink link = links.remove(address);
    if (link != null) {
      link.close();
    }
  }

  /** Closes the connections to all other nodes. */
  void keepOnly(Set<HostPort> addresses) {
    Set.copyOf(links.keySet()).stream().filter(a -> !addresses.contains(a)).forEach(this::drop);
  }

  private RedisURI uri(HostPort announced) {
    boolean verifyHostname = upstream.tls().map(UpstreamTls::verifyHostname).orElse(false);
    RedisURI uri =
        RedisURI.builder()
            // DialAddresses knows where that is.
            .withHost(announced.host())
            .withPort(announced.port())
            .withSsl(tlsInUse.isPresent())
            .withVerifyPeer(verifyHostname ? SslVerifyMode.FULL : SslVerifyMode.CA)
            .withTimeout(queryTimeout)
            // Empty names keep Lettuce from sending CLIENT SETINFO.
            .withLibraryName("")
            .withLibraryVersion("")
            .build();
    upstream
        .credentials()
        .ifPresent(
            login ->
                uri.setCredentialsProvider(
                    RedisCredentialsProvider.from(() -> credentials(login))));
    return uri;
  }

  private static RedisCredentials credentials(Credentials login) {
    return RedisCredentials.just(login.username().orElse(null), login.password());
  }

  @Override
  public void close() {
    // The client closes the connections; to close them twice makes Lettuce warn.
    links.clear();
    try {
      client.shutdown(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      resources
          .shutdown(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .await(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atDebug().setCause(e).log("Lettuce did not shut down in order");
    }
  }
}
