package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.translate.Vantage;
import io.redisnat.proxy.transport.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the clients of one audience come in, whichever of its ports they come to: up to the limits,
 * with TLS or without. Thread-safe.
 */
public final class ClientEntrance {

  private final AudienceConfig openedFor;
  private final Supplier<AudienceConfig> audience;
  private final BooleanSupplier isServed;
  private final Shared shared;
  private final AudienceCounters traffic;

  /**
   * What all ports share.
   *
   * @param settings limits and counters, as they are now
   * @param registry of all clients
   * @param tls asked for each connection anew
   */
  public record Shared(
      Supplier<SessionSettings> settings, SessionRegistry registry, TlsContexts tls) {}

  /**
   * A client that is let in.
   *
   * @param channel its connection
   * @param settings what it is held to
   * @param traffic where its bytes count
   * @param vantage how nodes are spelled for it now
   */
  public record Arrival(
      Channel channel,
      SessionSettings settings,
      AudienceCounters traffic,
      Supplier<Vantage> vantage) {}

  /**
   * What became of an arrival.
   *
   * @param connection to be counted, drained and ended with all others
   * @param handler hears of the client
   */
  public record Guest(ClientConnection connection, ChannelHandler handler) {}

  /**
   * An entrance.
   *
   * @param openedFor the audience as it was when the port became one of its ports
   * @param audience the same audience as it is now: what clients are told may change under them
   * @param isServed whether the port is still there for this audience; never waits
   */
  public ClientEntrance(
      AudienceConfig openedFor,
      Supplier<AudienceConfig> audience,
      BooleanSupplier isServed,
      Shared shared) {
    this.openedFor = openedFor;
    this.audience = audience;
    this.isServed = isServed;
    this.shared = shared;
    this.traffic = shared.settings().get().counters().audience(openedFor.name());
  }

  /** Lets a new connection in, on its event loop, or turns it away. */
  public void enter(Channel client, Function<Arrival, Guest> host) {
    SessionSettings settings = shared.settings().get();
    Admission admission = settings.counters().admission();
    Admission.Refusal refusal =
        admission.enter(traffic, settings.maxConnections(), audience.get().maxConnections());
    if (refusal != null) {
      admission.turnAway(client, refusal, openedFor);
      return;
    }
    client.closeFuture().addListener(closed -> admission.leave(traffic));
    int high = settings.limits().writeBuffer();
    client
        .config()
        .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high));
    SslHandler tls = shared.tls().forClient(openedFor.name(), client.alloc());
    Guest guest = host.apply(new Arrival(client, settings, traffic, vantage(client, tls != null)));
    shared.registry().add(guest.connection(), isServed);
    Pipelines.client(client, guest.handler(), openedFor.name(), settings.tlsReports(), tls);
  }

  private Supplier<Vantage> vantage(Channel client, boolean tls) {
    InetAddress local = ((InetSocketAddress) client.localAddress()).getAddress();
    String localIp = withoutZone(local.getHostAddress());
    return () -> vantage(localIp, audience.get(), tls);
  }

  private static Vantage vantage(String localIp, AudienceConfig audience, boolean tls) {
    return new Vantage(
        localIp, audience.advertise(), audience.portBase(), audience.capacity(), tls);
  }

  private static String withoutZone(String ip) {
    int percent = ip.indexOf('%');
    return percent < 0 ? ip : ip.substring(0, percent);
  }
}
