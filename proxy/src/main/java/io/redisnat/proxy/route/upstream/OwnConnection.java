package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that serves one client alone: borrowed from an {@link Upstream}, to be {@linkplain
 * #giveBack given back} clean or {@linkplain #discard discarded}, once.
 */
public final class OwnConnection extends NodeConnection {

  /** Whose it is while it is borrowed. */
  public interface Owner {

    /**
     * A frame that answers no command: a push, or a message of RESP2.
     *
     * @param frame lent for this call
     */
    void onUnasked(ByteBuf frame);

    /** The connection is gone, after every command that waited was told so. */
    void onClosed();
  }

  private final Upstream upstream;
  private Upstream like;
  private @Nullable Owner owner;

  /** Whatever comes behind a login that is refused must not be carried out. */
  private final ReplyTarget login =
      new ReplyTarget() {
        @Override
        public void onReply(ByteBuf frame) {
          if (frame.getByte(frame.readerIndex()) == '-') {
            end("refused the login");
          }
        }

        @Override
        public void onLost(boolean sent, String why) {}
      };

  OwnConnection(int node, Surroundings surroundings, Upstream upstream) {
    super(node, surroundings);
    this.upstream = upstream;
    this.like = upstream;
  }

  void lendTo(Owner next) {
    owner = next;
  }

  @Override
  public void onPush(ByteBuf frame) {
    if (owner != null) {
      owner.onUnasked(frame);
    }
  }

  @Override
  void onUnasked(ByteBuf frame) {
    if (owner == null) {
      super.onUnasked(frame);
    } else {
      owner.onUnasked(frame);
    }
  }

  /**
   * From the next command on it is like those of another upstream: logged in as they are, in their
   * protocol. What it watches stays watched.
   */
  public void become(Upstream other) {
    if (other == like) {
      return;
    }
    Greeting greeting = new Greeting(other.identity(), other.protocol(), false);
    List<Request> requests =
        other.protocol() == like.protocol()
            ? greeting.requests(ByteBufAllocator.DEFAULT)
            : greeting.requestsInAnotherProtocol(ByteBufAllocator.DEFAULT);
    like = other;
    for (Request request : requests) {
      send(request, login);
      request.release();
    }
  }

  /** The next command is of a slot that the node imports; of MULTI, all until EXEC are. */
  public void sendAsking() {
    Request asking = RequestBuilder.of(ByteBufAllocator.DEFAULT, "ASKING");
    try {
      send(asking, ReplyTarget.NOBODY);
    } finally {
      asking.release();
    }
  }

  /**
   * Sends a command whose replies are no replies to it alone, as those to SUBSCRIBE: all of them,
   * an error too, go to {@link Owner#onUnasked}.
   *
   * @param request not needed any more when this returns
   */
  public void post(Request request) {
    if (!isClosed()) {
      write(request);
    }
  }

  /**
   * It is as it was when it was borrowed, and no command waits: the next one may have it, unless it
   * has {@linkplain #become become} like others.
   */
  public void giveBack() {
    if (like == upstream) {
      owner = null;
      upstream.takeBack(this);
    } else {
      discard();
    }
  }

  /** Closes it: it is not as it was, or nobody can tell. Its owner is not told. */
  public void discard() {
    owner = null;
    end("closed");
  }

  @Override
  void onClosed() {
    upstream.gone(this);
  }

  @Override
  void end(String why) {
    boolean wasOpen = !isClosed();
    super.end(why);
    if (wasOpen && owner != null) {
      Owner last = owner;
      owner = null;
      last.onClosed();
    }
  }
}
