package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.translate.Vantage;
import io.redisnat.proxy.transport.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes a {@link Session} of each connection that one node port accepts. */
public final class SessionAcceptor extends ChannelInitializer<Channel> {

  private final AudienceConfig audience;
  private final int nodeIndex;
  private final AddressSource addresses;
  private final NodeDialer dialer;
  private final Shared shared;
  private final AudienceCounters traffic;

  /**
   * What all node ports share.
   *
   * @param settings limits and counters
   * @param registry of all sessions
   * @param tls asked for each connection anew
   */
  public record Shared(SessionSettings settings, SessionRegistry registry, TlsContexts tls) {}

  /** The acceptor of one node port; {@code dialer} reaches the node behind it. */
  public SessionAcceptor(
      AudienceConfig audience,
      int nodeIndex,
      AddressSource addresses,
      NodeDialer dialer,
      Shared shared) {
    this.audience = audience;
    this.nodeIndex = nodeIndex;
    this.addresses = addresses;
    this.dialer = dialer;
    this.shared = shared;
    this.traffic = shared.settings().counters().audience(audience.name());
  }

  @Override
  protected void initChannel(Channel client) {
    int high = shared.settings().limits().writeBuffer();
    client
        .config()
        .setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high));
    SslHandler tls = shared.tls().forClient(audience.name(), client.alloc());
    Viewpoint viewpoint = new Viewpoint(addresses, vantage(client, tls != null), nodeIndex);
    Session session = new Session(client, viewpoint, dialer, shared.settings(), traffic);
    shared.registry().add(session);
    traffic.opened();
    client.closeFuture().addListener(done -> traffic.closed());
    Pipelines.client(client, session, audience.name(), shared.settings().tlsReports(), tls);
  }

  private Vantage vantage(Channel client, boolean tls) {
    InetAddress local = ((InetSocketAddress) client.localAddress()).getAddress();
    return new Vantage(
        withoutZone(local.getHostAddress()),
        audience.advertise(),
        audience.portBase(),
        audience.capacity(),
        tls);
  }

  private static String withoutZone(String ip) {
    int percent = ip.indexOf('%');
    return percent < 0 ? ip : ip.substring(0, percent);
  }
}
