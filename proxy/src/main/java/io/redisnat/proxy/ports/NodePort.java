package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.ports.PortBinder.Place;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node port that we have. It accepts connections, or refuses them as the port of its node
 * itself does while the node is dead: there are clients that look for a new master only where they
 * are refused. Whose port it is may change meanwhile, so that a block of ports can be moved by a
 * few numbers without a gap.
 *
 * <p>All methods but {@link #owner} are for one thread at a time, and wait; so they are not for
 * event loops.
 */
final class NodePort {

  private static final Logger LOG = LoggerFactory.getLogger(NodePort.class);

  /** What holds the number. */
  @FunctionalInterface
  private interface Hold {

    /** The number was to be had from nobody: it is free, and refuses too. */
    Hold NOTHING = () -> {};

    /** Gives the number back. */
    void end();
  }

  private final PortBinder binder;
  private volatile Owner owner;
  private volatile Consumer<Channel> acceptor;
  private boolean refusing;
  private Hold hold;

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
   * Takes a port.
   *
   * @param acceptor takes its connections
   * @param refuses whether it refuses them to begin with
   * @throws PortTakenException if it cannot be had, one way or the other
   */
  NodePort(Owner owner, Consumer<Channel> acceptor, PortBinder binder, boolean refuses) {
    this.owner = owner;
    this.acceptor = acceptor;
    this.binder = binder;
    this.refusing = refuses;
    try {
      this.hold = refuses ? reserve(owner) : listen(owner);
    } catch (IOException e) {
      throw PortTakenException.ofNode(owner.audience(), owner.place().port(), e);
    }
  }

  private Hold listen(Owner asOwner) {
    ChannelFuture attempt = binder.bind(asOwner.place(), this::accept);
    if (!attempt.isSuccess()) {
      throw PortTakenException.ofNode(asOwner.audience(), asOwner.place().port(), attempt.cause());
    }
    return () -> attempt.channel().close().awaitUninterruptibly();
  }

  private static Hold reserve(Owner asOwner) throws IOException {
    return ReservedPort.at(asOwner.place())::close;
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

  /**
   * Refuses connections from now on, or accepts them again.
   *
   * @throws PortTakenException if it is to accept them and somebody has taken the number; then this
   *     port is closed
   */
  void refuse(boolean refuses) {
    if (refuses == refusing) {
      return;
    }
    // Not the other way round: not every kernel lets two have the number.
    close();
    refusing = refuses;
    hold = refuses ? reserveIfPossible() : listen(owner);
  }

  private Hold reserveIfPossible() {
    try {
      return reserve(owner);
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue("port", owner.place())
          .addKeyValue("error", e)
          .log("the port of a dead node refuses connections, but is not reserved for it");
      return Hold.NOTHING;
    }
  }

  /** Gives the number back; connections that are open stay. */
  void close() {
    hold.end();
    hold = Hold.NOTHING;
  }
}
