package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.translate.Vantage;
import io.redisnat.proxy.transport.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a {@link Session} of each connection that one node port accepts, up to the limits. */
public final class SessionAcceptor implements Consumer<Channel> {

  private final NodePort port;
  private final AddressSource addresses;
  private final NodeDialer dialer;
  private final Shared shared;
  private final AudienceCounters traffic;

  /**
   * The port that connections come to.
   *
   * @param openedFor the audience as it was when the port became one of its ports
   * @param audience the same audience as it is now: what clients are told may change under them
   * @param index the node behind it
   */
  public record NodePort(AudienceConfig openedFor, Supplier<AudienceConfig> audience, int index) {}

  /**
   * What all node ports share.
   *
   * @param settings limits and counters, as they are now
   * @param registry of all sessions
   * @param tls asked for each connection anew
   */
  public record Shared(
      Supplier<SessionSettings> settings, SessionRegistry registry, TlsContexts tls) {}

  /** The acceptor of one node port; {@code dialer} reaches the node behind it. */
  public SessionAcceptor(NodePort port, AddressSource addresses, NodeDialer dialer, Shared shared) {
    this.port = port;
    this.addresses = addresses;
    this.dialer = dialer;
    this.shared = shared;
    this.traffic = shared.settings().get().counters().audience(port.openedFor().name());
  }

  /** Called on the event loop of a connection that is new. */
  @Override
  public void accept(Channel client) {
    SessionSettings settings = shared.settings().get();
    Admission admission = settings.counters().admission();
    Admission.Refusal refusal =
        admission.enter(traffic, settings.maxConnections(), port.audience().get().maxConnections());
    if (refusal != null) {
      admission.turnAway(client, refusal, port.openedFor());
      return;
    }
    client.closeFuture().addListener(closed -> admission.leave(traffic));
    int high = settings.limits().writeBuffer();
    client
        .config()
        .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high));
    SslHandler tls = shared.tls().forClient(port.openedFor().name(), client.alloc());
    Session session =
        new Session(client, viewpoint(client, tls != null), dialer, settings, traffic);
    shared.registry().add(session, port.openedFor());
    Pipelines.client(client, session, port.openedFor().name(), settings.tlsReports(), tls);
  }

  private Viewpoint viewpoint(Channel client, boolean tls) {
    InetAddress local = ((InetSocketAddress) client.localAddress()).getAddress();
    String localIp = withoutZone(local.getHostAddress());
    return new Viewpoint(
        addresses, () -> vantage(localIp, port.audience().get(), tls), port.index());
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
