package io.redisnat.proxy.route.deliver;

import io.netty.buffer.ByteBuf;

/** The errors with which a server says that it has not carried a command out, but another might. */
public enum ServerError {
  /** The slot is another node's. */
  MOVED(true),
  /** The key may be at the node that imports the slot. */
  ASK(true),
  /** The keys of the command are in the middle of a move. */
  TRYAGAIN(false),
  /** The slot is served by nobody, or the cluster is down. */
  CLUSTERDOWN(false),
  /** The node reads its data set. */
  LOADING(false),
  /** The replica has lost its master and serves nothing. */
  MASTERDOWN(false),
  /** A write came to a replica: it was a master until just now. */
  READONLY(false),
  /** Anything else: it is the reply. */
  OTHER(false);

  private final boolean redirect;
  private final String prefix = "-" + name() + " ";

  ServerError(boolean redirect) {
    this.redirect = redirect;
  }

  /** True if it names the node to ask instead. */
  public boolean isRedirect() {
    return redirect;
  }

  /** What this frame, which begins with {@code -}, says. */
  public static ServerError of(ByteBuf frame) {
    for (ServerError error : VALUES) {
      if (error != OTHER && error.matches(frame)) {
        return error;
      }
    }
    return OTHER;
  }

  private static final ServerError[] VALUES = values();

  private boolean matches(ByteBuf frame) {
    int from = frame.readerIndex();
    if (frame.readableBytes() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (frame.getByte(from + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
