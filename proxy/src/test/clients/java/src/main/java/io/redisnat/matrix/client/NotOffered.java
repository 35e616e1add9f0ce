package io.redisnat.matrix.client;

/** The library, or the server, has no such thing. */
final class NotOffered extends Exception {

  NotOffered(String reason) {
    super(reason);
  }
}
