package io.redisnat.proxy.route.fanout;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.basic.Routed;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.deliver.ServerError;
import io.redisnat.proxy.route.merge.ByKey;
import io.redisnat.proxy.route.table.KeyPositions;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.List;

/**
 * Split by slot: for each slot a command of the same name with the keys that are there. While a
 * slot moves, a node may have some of its keys only (TRYAGAIN): then each of them goes alone.
 *
 * @param merge how the replies become one
 * @param step words for each key: the key alone, or with its value
 */
record Split(ByKey merge, int step) implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    KeyPositions keys =
        exchange.session().services().slots().keys(exchange.command(), exchange.request());
    if (keys.count() < 2) {
      Routed.ROUTED.carryOut(exchange);
    } else if ((exchange.request().count() - 1) % step != 0) {
      // In several slots the server would not even look: CROSSSLOT.
      exchange.fail(
          "ERR wrong number of arguments for '" + exchange.command().name() + "' command");
    } else {
      send(exchange, SlotGroup.of(exchange.request(), keys));
    }
  }

  private void send(Exchange exchange, List<SlotGroup> groups) {
    if (groups.size() == 1) {
      send(exchange, groups.get(0), exchange.request(), exchange);
      return;
    }
    Parts parts = parts(exchange, groups, exchange);
    for (int i = 0; i < groups.size(); i++) {
      Request request = request(exchange, groups.get(i));
      send(exchange, groups.get(i), request, releasing(request, parts.part(i)));
    }
  }

  private Parts parts(Exchange exchange, List<SlotGroup> groups, Customer whole) {
    List<int[]> keys = groups.stream().map(SlotGroup::keys).toList();
    return new Parts(
        exchange,
        groups.size(),
        replies -> merge.merge(exchange.session().allocator(), keys, replies),
        whole);
  }

  private Request request(Exchange exchange, SlotGroup group) {
    Request whole = exchange.request();
    RequestBuilder part =
        new RequestBuilder(exchange.session().allocator(), 1 + group.size() * step).word(whole, 0);
    for (int i = 0; i < group.size(); i++) {
      for (int word = group.word(i); word < group.word(i) + step; word++) {
        part.word(whole, word);
      }
    }
    return part.build();
  }

  private void send(Exchange exchange, SlotGroup group, Request request, Customer customer) {
    var routing = exchange.session().routing();
    var access = exchange.command().access();
    if (group.size() == 1) {
      routing.toSlot(request, group.slot(), access, customer);
    } else {
      routing.toSlotOnce(
          request, group.slot(), access, new Patient(this, exchange, group, customer));
    }
  }

  private void sendSingly(Exchange exchange, SlotGroup group, Customer customer) {
    List<SlotGroup> singles = group.singles();
    Parts parts = parts(exchange, singles, customer);
    for (int i = 0; i < singles.size(); i++) {
      Request request = request(exchange, singles.get(i));
      send(exchange, singles.get(i), request, releasing(request, parts.part(i)));
    }
  }

  static Customer releasing(Request request, Customer customer) {
    return new Customer() {
      @Override
      public void onReply(ByteBuf frame) {
        request.release();
        customer.onReply(frame);
      }

      @Override
      public void onRetry(Runnable again, boolean atOnce) {
        customer.onRetry(again, atOnce);
      }
    };
  }

  /** Waits for the reply to a group of keys, and sends them one by one if that is TRYAGAIN. */
  private record Patient(Split split, Exchange exchange, SlotGroup group, Customer customer)
      implements Customer {
    @Override
    public void onReply(ByteBuf frame) {
      if (frame.getByte(frame.readerIndex()) == '-'
          && ServerError.of(frame) == ServerError.TRYAGAIN) {
        exchange.onRetry(() -> split.sendSingly(exchange, group, customer), false);
      } else {
        customer.onReply(frame);
      }
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }
  }
}
