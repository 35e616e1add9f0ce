package io.redisnat.proxy.route.basic;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import org.jspecify.annotations.Nullable;

/**
 * A login that a node judges, on a connection where nothing else is done: so neither a wrong login
 * nor a right one touches what others use. To ask twice does no harm.
 */
final class Judgement implements ReplyTarget {

  private static final int TRIES = 3;

  private final Exchange exchange;
  private final @Nullable Grant grant;
  private int tries;

  /**
   * What the client is from then on if the login is right.
   *
   * @param identity who it is
   * @param protocol which RESP it speaks
   * @param name how it wants to be called; null for no change
   */
  record Grant(Identity identity, int protocol, @Nullable String name) {}

  private Judgement(Exchange exchange, @Nullable Grant grant) {
    this.exchange = exchange;
    this.grant = grant;
  }

  /**
   * Has the request of an exchange judged, and answers it.
   *
   * @param grant null for a request that is not right in any case: the node tells why
   */
  static void ask(Exchange exchange, @Nullable Grant grant) {
    new Judgement(exchange, grant).ask();
  }

  private void ask() {
    EntrySession session = exchange.session();
    int judge = session.routing().someMaster(tries++);
    session.services().upstreams().verifier().ask(judge, exchange.request(), this);
  }

  @Override
  public void onReply(ByteBuf frame) {
    boolean right = frame.getByte(frame.readerIndex()) != '-';
    if (right && grant != null) {
      take(exchange.session(), grant);
    }
    exchange.onReply(frame);
  }

  private static void take(EntrySession session, Grant granted) {
    session.standing().speakAs(granted.identity(), granted.protocol());
    if (granted.name() != null) {
      session.state().name(granted.name());
    }
  }

  @Override
  public void onLost(boolean sent, String why) {
    if (tries < TRIES) {
      ask();
    } else {
      exchange.fail("ERR redis-nat: no node could judge the login: the last one " + why);
    }
  }
}
