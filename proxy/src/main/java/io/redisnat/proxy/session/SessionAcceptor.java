package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.redisnat.proxy.session.ClientEntrance.Arrival;
import io.redisnat.proxy.session.ClientEntrance.Guest;
import java.util.function.Consumer;

/** Makes a {@link Session} of each connection that one node port lets in. */
public final class SessionAcceptor implements Consumer<Channel> {

  private final ClientEntrance entrance;
  private final AddressSource addresses;
  private final NodeDialer dialer;
  private final int index;

  /**
   * The acceptor of one node port.
   *
   * @param dialer reaches the node behind it
   * @param index the node behind it
   */
  public SessionAcceptor(
      ClientEntrance entrance, AddressSource addresses, NodeDialer dialer, int index) {
    this.entrance = entrance;
    this.addresses = addresses;
    this.dialer = dialer;
    this.index = index;
  }

  /** Called on the event loop of a connection that is new. */
  @Override
  public void accept(Channel client) {
    entrance.enter(client, this::session);
  }

  private Guest session(Arrival arrival) {
    Viewpoint viewpoint = new Viewpoint(addresses, arrival.vantage(), index);
    Session session =
        new Session(arrival.channel(), viewpoint, dialer, arrival.settings(), arrival.traffic());
    return new Guest(session, new ClientHandler(session));
  }
}
