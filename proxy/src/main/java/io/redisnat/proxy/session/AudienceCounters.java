package io.redisnat.proxy.session;

import io.redisnat.proxy.session.Admission.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the connections of one audience did, over the life of the process. Thread-safe. */
public final class AudienceCounters {

  private final LongAdder accepted = new LongAdder();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();
  private final LongAdder clientBytes = new LongAdder();
  private final LongAdder nodeBytes = new LongAdder();

  /** One more; false if there are {@code most} already. */
  boolean opened(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    accepted.increment();
    return true;
  }

  void closed() {
    open.decrementAndGet();
  }

  void refused(Refusal refusal) {
    adder(refusal).increment();
  }

  /** Bytes of a client have come. */
  public void readFromClient(int bytes) {
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
    return open.get();
  }

  /** Client connections that were turned away. */
  public long count(Refusal refusal) {
    return adder(refusal).sum();
  }

  private LongAdder adder(Refusal refusal) {
    return refused.computeIfAbsent(refusal, r -> new LongAdder());
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
