package io.redisnat.proxy.route.fanout;

import io.netty.buffer.ByteBuf;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.route.basic.Anywhere;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.merge.ScanCursor;
import io.redisnat.proxy.route.merge.ScanReply;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.Optional;
import java.util.OptionalInt;

/** SCAN: one node after the other. The cursor says where, so nothing is kept for a client. */
final class Scan implements Treatment {

  /** Digits of the greatest cursor. */
  private static final int LONGEST = 19;

  private final ScanStages stages = new ScanStages();

  @Override
  public void carryOut(Exchange exchange) {
    Request request = exchange.request();
    ScanCursor cursor = request.length(1) > LONGEST ? null : ScanCursor.parse(request.text(1));
    if (cursor == null) {
      exchange.fail("ERR invalid cursor");
      return;
    }
    AddressBook book = exchange.session().routing().book();
    if (cursor.equals(ScanCursor.START)) {
      next(exchange, book, 0);
      return;
    }
    Optional<NodeId> node = stages.node(cursor.stage(), book);
    if (node.isEmpty()) {
      exchange.fail(
          "ERR redis-nat: no SCAN here has come to cursor "
              + request.text(1)
              + "; begin again with cursor 0");
    } else if (stages.isLive(node.get(), book)) {
      send(exchange, book, node.get(), cursor);
    } else {
      // What it had, others have got, and they are stages to come.
      next(exchange, book, cursor.stage());
    }
  }

  private void next(Exchange exchange, AddressBook book, int stage) {
    OptionalInt next = stages.after(stage, book);
    Optional<NodeId> node =
        next.isPresent() ? stages.node(next.getAsInt(), book) : Optional.empty();
    if (node.isPresent()) {
      send(exchange, book, node.get(), new ScanCursor(next.getAsInt(), 0));
    } else if (stage == 0) {
      Anywhere.ANYWHERE.carryOut(exchange);
    } else {
      onceNewsAreIn(exchange, () -> exchange.completeLine(nothingMore(exchange, stage)));
    }
  }

  private String nothingMore(Exchange exchange, int stage) {
    String cursor = stages.following(stage, exchange.session().routing().book());
    return "*2\r\n$" + cursor.length() + "\r\n" + cursor + "\r\n*0";
  }

  /**
   * Who is told that a scan is complete asks no more. So that is not said before the cluster was
   * asked whether something moved meanwhile to a node that was scanned before.
   */
  private static void onceNewsAreIn(Exchange exchange, Runnable action) {
    exchange.session().routing().afterRefresh("a scan is complete but for what has moved", action);
  }

  private void send(Exchange exchange, AddressBook book, NodeId node, ScanCursor cursor) {
    Member member = book.byId(node.value());
    if (member == null) {
      next(exchange, book, cursor.stage());
      return;
    }
    Request whole = exchange.request();
    RequestBuilder builder =
        new RequestBuilder(exchange.session().allocator(), whole.count())
            .word(whole, 0)
            .word(Long.toString(cursor.cursor()));
    for (int i = 2; i < whole.count(); i++) {
      builder.word(whole, i);
    }
    Request request = builder.build();
    exchange
        .session()
        .routing()
        .toNode(
            request,
            member.index(),
            exchange.command().access(),
            Split.releasing(request, new Answer(exchange, stages, cursor.stage())));
  }

  /** A node's answer, whose cursor becomes ours. */
  private record Answer(Exchange exchange, ScanStages stages, int stage) implements Customer {

    @Override
    public void onReply(ByteBuf frame) {
      String text = ScanReply.cursor(frame);
      if (text == null) {
        exchange.onReply(frame);
        return;
      }
      long cursor = ScanCursor.parseOfNode(text);
      if (cursor < 0) {
        exchange.fail("ERR redis-nat: the node's cursor " + text + " is too large for this port");
      } else if (cursor > 0) {
        complete(frame, new ScanCursor(stage, cursor).text());
      } else if (following().equals(ScanStages.COMPLETE)) {
        ByteBuf kept = frame.retainedSlice();
        onceNewsAreIn(exchange, () -> completeKept(kept));
      } else {
        complete(frame, following());
      }
    }

    private void completeKept(ByteBuf kept) {
      try {
        complete(kept, following());
      } finally {
        kept.release();
      }
    }

    private void complete(ByteBuf frame, String cursor) {
      exchange.complete(ScanReply.withCursor(exchange.session().allocator(), frame, cursor));
    }

    private String following() {
      return stages.following(stage, exchange.session().routing().book());
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }
  }
}
