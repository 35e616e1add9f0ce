package io.redisnat.proxy.route.fanout;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.deliver.Customer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gathers the replies to the parts of one command. Used on the client's event loop. */
final class Parts {

  private final Exchange exchange;
  private final Function<List<ByteBuf>, ByteBuf> merge;
  private final Customer whole;
  private final ByteBuf[] replies;
  private int missing;

  /**
   * Waits for so many.
   *
   * @param merge makes one reply of all, which are lent
   * @param whole gets that reply
   */
  Parts(Exchange exchange, int count, Function<List<ByteBuf>, ByteBuf> merge, Customer whole) {
    this.exchange = exchange;
    this.merge = merge;
    this.whole = whole;
    this.replies = new ByteBuf[count];
    this.missing = count;
  }

  /** Whose reply is the one at this place. */
  Customer part(int index) {
    return new Customer() {
      @Override
      public void onReply(ByteBuf frame) {
        replies[index] = frame.retainedSlice();
        if (--missing == 0) {
          finish();
        }
      }

      @Override
      public void onRetry(Runnable again, boolean atOnce) {
        exchange.onRetry(again, atOnce);
      }
    };
  }

  private void finish() {
    ByteBuf reply = merge.apply(List.of(replies));
    Stream.of(replies).forEach(ByteBuf::release);
    try {
      whole.onReply(reply);
    } finally {
      reply.release();
    }
  }
}
