package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.ports.PortBinder.Place;
import java.util.function.Consumer;

/**
 * One node port that is open. Whose port it is may change meanwhile, so that a block of ports can
 * be moved by a few numbers without a gap.
 */
final class Listener {

  private final Channel channel;
  private volatile Owner owner;
  private volatile Consumer<Channel> acceptor;

  /** Whose port it is: that of the node with this index, for this audience. */
  record Owner(AudienceConfig audience, int index) {

    Place place() {
      return new Place(audience.bind(), audience.portBase() + index);
    }

    boolean isSameAs(Owner other) {
      return audience.listensAs(other.audience) && index == other.index;
    }
  }

  /**
   * Opens a port; waits for it, so not for event loops.
   *
   * @throws PortTakenException if it cannot be had
   */
  Listener(Owner owner, Consumer<Channel> acceptor, PortBinder binder) {
    this.owner = owner;
    this.acceptor = acceptor;
    ChannelFuture attempt = binder.bind(owner.place(), this::accept);
    if (!attempt.isSuccess()) {
      throw PortTakenException.ofNode(owner.audience(), owner.place().port(), attempt.cause());
    }
    this.channel = attempt.channel();
  }

  private void accept(Channel connection) {
    acceptor.accept(connection);
  }

  Owner owner() {
    return owner;
  }

  /** From the next connection on it is another's port. */
  void giveTo(Owner next, Consumer<Channel> nextAcceptor) {
    owner = next;
    acceptor = nextAcceptor;
  }

  /** Stops accepting; waits for that. */
  void close() {
    channel.close().awaitUninterruptibly();
  }
}
