package io.redisnat.proxy.route.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.redisnat.proxy.route.basic.Anywhere;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.merge.Merge;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import io.redisnat.proxy.translate.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * WAIT and WAITAOF: each master is asked how many of its replicas have what was written, on a
 * connection of its own, for it blocks. A server waits for what the same connection has written
 * last; any command makes that what the master has by now, so a PING goes first. The reply is that
 * of the master that is worst off, also if this client has written nothing there.
 *
 * @param merge the least of the replies
 */
record Wait(Merge merge) implements Treatment {

  @Override
  public boolean isBarrier() {
    return true;
  }

  @Override
  public void carryOut(Exchange exchange) {
    List<Member> masters = exchange.session().routing().masters();
    if (masters.isEmpty()) {
      Anywhere.ANYWHERE.carryOut(exchange);
      return;
    }
    List<OwnConnection> connections = new ArrayList<>();
    for (Member master : masters) {
      OwnConnection connection =
          exchange.session().routing().upstream().borrow(master.index(), Uninterested.OWNER);
      if (connection == null) {
        connections.forEach(OwnConnection::giveBack);
        exchange.fail(
            "ERR redis-nat: all connections that clients may have for themselves are in use"
                + " (entry.own-connections)");
        return;
      }
      connections.add(connection);
    }
    ask(exchange, connections);
  }

  private void ask(Exchange exchange, List<OwnConnection> connections) {
    var session = exchange.session();
    // Nobody would ever end a wait without a limit.
    ChannelFutureListener gone = future -> connections.forEach(OwnConnection::discard);
    ChannelFuture close = session.channel().closeFuture();
    Parts parts =
        new Parts(
            exchange,
            connections.size(),
            replies -> merge.merge(session.allocator(), replies),
            frame -> {
              close.removeListener(gone);
              exchange.onReply(frame);
            });
    Request ping = RequestBuilder.of(session.allocator(), "PING");
    for (int i = 0; i < connections.size(); i++) {
      OwnConnection connection = connections.get(i);
      connection.patient(true);
      connection.send(ping, ReplyTarget.NOBODY);
      connection.send(exchange.request(), new Answer(connection, parts.part(i)));
    }
    ping.release();
    close.addListener(gone);
  }

  /** Gives its connection back, which is as it was. */
  private record Answer(OwnConnection connection, Customer part) implements ReplyTarget {
    @Override
    public void onReply(ByteBuf frame) {
      connection.patient(false);
      connection.giveBack();
      part.onReply(frame);
    }

    @Override
    public void onLost(boolean sent, String why) {
      ByteBuf error =
          Unpooled.copiedBuffer(
              "-ERR redis-nat: a master " + why + " while it waited for its replicas\r\n",
              StandardCharsets.ISO_8859_1);
      part.onReply(error);
      error.release();
    }
  }

  private enum Uninterested implements OwnConnection.Owner {
    OWNER;

    @Override
    public void onUnasked(ByteBuf frame) {}

    @Override
    public void onClosed() {}
  }
}
