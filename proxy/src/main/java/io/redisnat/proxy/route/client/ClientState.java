package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.upstream.Identity;

/** What a client has said of itself and for the connection. Used on its event loop. */
public final class ClientState {

  private static final int RESP2 = 2;

  private Identity identity = Identity.ANONYMOUS;
  private int protocol = RESP2;

  ClientState() {}

  /** As whom it has logged in. */
  public Identity identity() {
    return identity;
  }

  /** 2 or 3. */
  public int protocol() {
    return protocol;
  }

  void speakAs(Identity who, int version) {
    identity = who;
    protocol = version;
  }
}
