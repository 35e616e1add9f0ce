package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import io.redisnat.proxy.translate.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MONITOR: the lines of all masters that there were when it began, each as its node wrote it. It
 * lasts until the client says RESET or goes.
 */
final class Monitoring {

  static final Treatment MONITOR = Treatment.barrier(Monitoring::begin);

  private final EntrySession session;
  private final List<OwnConnection> connections = new ArrayList<>();
  private @Nullable Exchange exchange;
  private int unconfirmed;

  private Monitoring(Exchange exchange) {
    this.exchange = exchange;
    this.session = exchange.session();
  }

  private static void begin(Exchange exchange) {
    Monitoring monitoring = new Monitoring(exchange);
    List<Member> masters = exchange.session().routing().masters();
    for (Member master : masters) {
      if (!monitoring.open(master.index())) {
        monitoring.finish(Answer.NO_CONNECTION);
        return;
      }
    }
    if (masters.isEmpty()) {
      monitoring.finish("-CLUSTERDOWN redis-nat: no master is known");
      return;
    }
    Belongings.of(exchange.session()).monitoring(monitoring);
  }

  private boolean open(int node) {
    Lines lines = new Lines();
    OwnConnection connection = session.routing().upstream().borrow(node, lines);
    if (connection == null) {
      return false;
    }
    connections.add(connection);
    unconfirmed++;
    Request request = RequestBuilder.of(ByteBufAllocator.DEFAULT, "MONITOR");
    try {
      connection.post(request);
    } finally {
      request.release();
    }
    return true;
  }

  /** The command itself is answered; after an error nothing is monitored. */
  private void finish(String line) {
    Exchange waiting = exchange;
    exchange = null;
    if (waiting != null) {
      if (line.startsWith("-")) {
        close();
      }
      waiting.completeLine(line);
    }
  }

  /** No more lines. */
  void close() {
    connections.forEach(OwnConnection::discard);
    connections.clear();
    finish("-ERR redis-nat: ended");
  }

  /** What one node says. */
  private final class Lines implements OwnConnection.Owner {

    private boolean confirmed;

    @Override
    public void onUnasked(ByteBuf frame) {
      if (confirmed) {
        session.push(frame);
      } else if (frame.getByte(frame.readerIndex()) == '-') {
        finish(frame.toString(StandardCharsets.ISO_8859_1).stripTrailing());
      } else {
        confirmed = true;
        confirm();
      }
    }

    private void confirm() {
      if (--unconfirmed == 0) {
        finish("+OK");
      }
    }

    @Override
    public void onClosed() {
      if (!confirmed) {
        confirmed = true;
        confirm();
      }
    }
  }
}
