package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What sessions did, over the life of the process. Thread-safe. */
public final class SessionCounters {

  private final Map<RequestKind, LongAdder> repliesTranslated = new ConcurrentHashMap<>();
  private final LongAdder redirects = new LongAdder();
  private final LongAdder unknownAddresses = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final LongAdder blind = new LongAdder();
  private final LongAdder misfits = new LongAdder();
  private final LongAdder refusedDials = new LongAdder();
  private final LongAdder oversized = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();
  private final Admission admission = new Admission();
  private final LongAdder clientHandshakes = new LongAdder();
  private final LongAdder nodeHandshakes = new LongAdder();
  private final Map<String, AudienceCounters> audiences = new ConcurrentHashMap<>();

  void replyTranslated(RequestKind kind) {
    adder(kind).increment();
  }

  void redirectTranslated() {
    redirects.increment();
  }

  void addressUnknown() {
    unknownAddresses.increment();
  }

  void replyHeld() {
    held.increment();
  }

  void wentBlind() {
    blind.increment();
  }

  void replyMisfit() {
    misfits.increment();
  }

  /** A connection to a node did not open. */
  public void dialRefused() {
    refusedDials.increment();
  }

  void clientHandshakeFailed() {
    clientHandshakes.increment();
  }

  void nodeHandshakeFailed() {
    nodeHandshakes.increment();
  }

  void replyOversized() {
    oversized.increment();
  }

  /** The proxy itself ended a connection. */
  public void closed(CloseReason reason) {
    adder(reason).increment();
  }

  /** Who is let in. */
  Admission admission() {
    return admission;
  }

  /** Replies larger than {@code limits.max-held}, which became an error. */
  public long oversizedReplies() {
    return oversized.sum();
  }

  /** Connections that the proxy itself ended. */
  public long count(CloseReason reason) {
    return adder(reason).sum();
  }

  /** Replies to commands of this kind whose addresses were translated. */
  public long repliesTranslated(RequestKind kind) {
    return adder(kind).sum();
  }

  /** MOVED, ASK and REDIRECT errors whose address was translated. */
  public long redirectsTranslated() {
    return redirects.sum();
  }

  /** Replies that named an unknown node until the end, and were answered TRYAGAIN instead. */
  public long unknownAddresses() {
    return unknownAddresses.sum();
  }

  /** Replies that waited for a fresh topology. */
  public long repliesHeld() {
    return held.sum();
  }

  /** Connections on which replies could no longer be counted. */
  public long blindConnections() {
    return blind.sum();
  }

  /** Replies that did not have the shape of what was asked. */
  public long misfits() {
    return misfits.sum();
  }

  /** Connections to nodes that did not open. */
  public long refusedDials() {
    return refusedDials.sum();
  }

  /** TLS handshakes with clients that failed, plaintext on a TLS port included. */
  public long failedClientHandshakes() {
    return clientHandshakes.sum();
  }

  /** TLS handshakes with nodes that failed, for clients; each closed one. */
  public long failedNodeHandshakes() {
    return nodeHandshakes.sum();
  }

  /** Client connections accepted, over all audiences. */
  public long sessions() {
    return audiences.values().stream().mapToLong(AudienceCounters::accepted).sum();
  }

  /** The counters of the audience with this name; for a hot path to keep, not to look up. */
  public AudienceCounters audience(String name) {
    return audiences.computeIfAbsent(name, n -> new AudienceCounters());
  }

  private LongAdder adder(CloseReason reason) {
    return closed.computeIfAbsent(reason, r -> new LongAdder());
  }

  private LongAdder adder(RequestKind kind) {
    return repliesTranslated.computeIfAbsent(kind, k -> new LongAdder());
  }

  /** All of them, for one line of the log. */
  @Override
  public String toString() {
    long translated = repliesTranslated.values().stream().mapToLong(LongAdder::sum).sum();
    return "sessions=%d replies=%d redirects=%d held=%d unknown=%d blind=%d misfits=%d refused=%d"
        .formatted(
            sessions(),
            translated,
            redirectsTranslated(),
            repliesHeld(),
            unknownAddresses(),
            blindConnections(),
            misfits(),
            refusedDials());
  }
}
