package io.redisnat.proxy.session;

/** The names of all handlers in the pipelines. */
final class HandlerNames {

  static final String FIRST_BYTES = "first-bytes";
  static final String TLS = "tls";
  static final String NO_EMPTY_FLUSH = "no-empty-flush";
  static final String HANDSHAKE = "handshake";
  static final String CLIENT = "client";
  static final String NODE = "node";

  private HandlerNames() {}
}
