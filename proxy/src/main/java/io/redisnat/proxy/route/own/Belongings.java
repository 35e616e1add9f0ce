package io.redisnat.proxy.route.own;

import io.netty.util.AttributeKey;
import io.redisnat.proxy.route.client.EntrySession;
import org.jspecify.annotations.Nullable;

/**
 * What one client has for itself alone; all of it goes when the client goes. Used on its event
 * loop.
 */
final class Belongings {

  private static final AttributeKey<Belongings> KEY = AttributeKey.valueOf(Belongings.class, "own");

  private final EntrySession session;
  private @Nullable Transaction transaction;
  private @Nullable Subscriptions subscriptions;
  private @Nullable Monitoring monitoring;
  private @Nullable BlockingCall blocked;
  private boolean gone;

  private Belongings(EntrySession session) {
    this.session = session;
  }

  /** Those of this client. */
  static Belongings of(EntrySession session) {
    Belongings known = session.channel().attr(KEY).get();
    if (known != null) {
      return known;
    }
    Belongings fresh = new Belongings(session);
    session.channel().attr(KEY).set(fresh);
    session.whenGone(fresh::onGone);
    // A client that says no more would get an element that nobody takes.
    session.whenInputEnds(fresh::cancelBlocked);
    session.whenReset(fresh::drop);
    return fresh;
  }

  /** The transaction, or the keys that are watched for one; null if there is neither. */
  @Nullable Transaction transaction() {
    return transaction;
  }

  /** The same, begun if there is none. */
  Transaction beginTransaction() {
    if (transaction == null) {
      transaction = new Transaction(session);
    }
    return transaction;
  }

  /** There is none any more, and no keys are watched. */
  void endTransaction() {
    if (transaction != null) {
      transaction.release();
      transaction = null;
    }
  }

  /** What it listens to. */
  Subscriptions subscriptions() {
    if (subscriptions == null) {
      subscriptions = new Subscriptions(session);
    }
    return subscriptions;
  }

  void monitoring(Monitoring begun) {
    monitoring = begun;
  }

  /** The command that it waits for now, so that it can be taken back; null for none. */
  void blocked(@Nullable BlockingCall call) {
    blocked = call;
  }

  boolean isGone() {
    return gone;
  }

  private void cancelBlocked() {
    if (blocked != null) {
      blocked.cancel();
    }
  }

  private void onGone() {
    gone = true;
    cancelBlocked();
    drop();
  }

  private void drop() {
    endTransaction();
    session.divert(null);
    if (subscriptions != null) {
      subscriptions.close();
      subscriptions = null;
    }
    if (monitoring != null) {
      monitoring.close();
      monitoring = null;
    }
  }
}
