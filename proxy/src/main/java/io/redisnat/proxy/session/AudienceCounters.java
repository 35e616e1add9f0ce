package io.redisnat.proxy.session;

import java.util.concurrent.atomic.LongAdder;

/** What the connections of one audience did, over the life of the process. Thread-safe. */
public final class AudienceCounters {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder clientBytes = new LongAdder();
  private final LongAdder nodeBytes = new LongAdder();

  void opened() {
    accepted.increment();
  }

  void closed() {
    closed.increment();
  }

  void readFromClient(int bytes) {
    clientBytes.add(bytes);
  }

  void readFromNode(int bytes) {
    nodeBytes.add(bytes);
  }

  /** Client connections accepted. */
  public long accepted() {
    return accepted.sum();
  }

  /** Client connections that are open now. */
  public long open() {
    // Closed is read first: a connection that comes and goes in between must not make this
    // negative.
    long gone = closed.sum();
    return accepted.sum() - gone;
  }

  /** Bytes read from clients. */
  public long bytesFromClients() {
    return clientBytes.sum();
  }

  /** Bytes read from nodes for clients, before translation. */
  public long bytesFromNodes() {
    return nodeBytes.sum();
  }
}
