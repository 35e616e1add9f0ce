package io.redisnat.proxy.session;

/** The names of all handlers in the pipelines. */
final class HandlerNames {

  static final String CLIENT = "client";
  static final String NODE = "node";

  private HandlerNames() {}
}
