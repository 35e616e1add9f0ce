package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one client has subscribed to. It is told that a subscription has begun once every node that
 * matters has confirmed it, and nothing of what becomes of connections and slots after that.
 */
final class Subscriptions implements Feeds.Listener {

  /** How many messages wait for a confirmation that they must not overtake. */
  private static final int MOST_HELD = 1000;

  private final EntrySession session;
  private final Map<Kind, Set<String>> wanted = new EnumMap<>(Kind.class);
  private final Map<Kind, Set<String>> told = new EnumMap<>(Kind.class);
  private final List<ByteBuf> held = new ArrayList<>();
  private final Feeds feeds;
  private @Nullable Pending pending;

  /** A command whose confirmations the nodes still owe. */
  private record Pending(Exchange exchange, Kind kind, List<String> names) {}

  Subscriptions(EntrySession session) {
    this.session = session;
    for (Kind kind : Kind.values()) {
      wanted.put(kind, new LinkedHashSet<>());
      told.put(kind, new LinkedHashSet<>());
    }
    this.feeds = new Feeds(session, wanted, this);
  }

  /** True if the client listens to anything. */
  boolean any() {
    return told.values().stream().anyMatch(names -> !names.isEmpty());
  }

  /** SUBSCRIBE and its like; answers when all names are heard. */
  void begin(Exchange exchange, Kind kind, List<String> names) {
    pending = new Pending(exchange, kind, names);
    names(wanted, kind).addAll(names);
    if (!feeds.arrange()) {
      giveUp(Answer.NO_CONNECTION);
      return;
    }
    if (pending != null) {
      Pending waiting = pending;
      long limit = session.services().config().get().retryTimeout().toMillis();
      var unused =
          session
              .channel()
              .eventLoop()
              .schedule(() -> expire(waiting), limit, TimeUnit.MILLISECONDS);
    }
  }

  private void expire(Pending waiting) {
    if (waiting.equals(pending)) {
      giveUp("-CLUSTERDOWN redis-nat: no node that takes the subscription can be reached");
    }
  }

  private void giveUp(String error) {
    Pending refused = takeBack();
    if (refused != null) {
      refused.exchange().completeLine(error);
    }
  }

  /** The command that waits has failed: what it wanted is not wanted any more. */
  private @Nullable Pending takeBack() {
    Pending refused = pending;
    pending = null;
    if (refused != null) {
      names(wanted, refused.kind()).retainAll(names(told, refused.kind()));
      feeds.arrange();
      passHeld();
    }
    return refused;
  }

  /** UNSUBSCRIBE and its like; all of the kind if {@code names} is empty. */
  void end(Exchange exchange, Kind kind, List<String> names) {
    List<String> ended = names.isEmpty() ? List.copyOf(names(told, kind)) : names;
    ByteBuf out = session.allocator().buffer();
    for (String name : ended) {
      names(told, kind).remove(name);
      names(wanted, kind).remove(name);
      confirm(out, kind.undo(), name, kind);
    }
    if (ended.isEmpty()) {
      confirm(out, kind.undo(), null, kind);
    }
    feeds.arrange();
    Subscribing.follow(session, this);
    exchange.complete(out);
  }

  private void confirm(ByteBuf out, String word, @Nullable String name, Kind kind) {
    int count =
        kind == Kind.SHARD
            ? names(told, kind).size()
            : names(told, Kind.CHANNEL).size() + names(told, Kind.PATTERN).size();
    PubSubFrame.write(out, session.state().protocol(), word, name, count);
  }

  @Override
  public void onChange() {
    Pending done = pending;
    if (done == null || !isHeard(done)) {
      return;
    }
    pending = null;
    ByteBuf out = session.allocator().buffer();
    for (String name : done.names()) {
      names(told, done.kind()).add(name);
      confirm(out, done.kind().command(), name, done.kind());
    }
    Subscribing.follow(session, this);
    // What was published meanwhile comes behind this and before what the next command is told.
    session.push(out);
    out.release();
    passHeld();
    done.exchange().complete(Unpooled.EMPTY_BUFFER);
  }

  private boolean isHeard(Pending waiting) {
    return waiting.names().stream().allMatch(name -> feeds.hears(waiting.kind(), name));
  }

  @Override
  public void onRefused(ByteBuf lent) {
    Pending refused = takeBack();
    if (refused != null) {
      refused.exchange().onReply(lent);
    }
  }

  @Override
  public void onMessage(PubSubFrame message, ByteBuf lent) {
    if (pending != null && held.size() < MOST_HELD) {
      held.add(lent.retainedSlice());
    } else {
      pass(message, lent);
    }
  }

  private void passHeld() {
    List<ByteBuf> due = List.copyOf(held);
    held.clear();
    for (ByteBuf frame : due) {
      PubSubFrame message = PubSubFrame.parse(frame);
      if (message != null) {
        pass(message, frame);
      }
      frame.release();
    }
  }

  private void pass(PubSubFrame message, ByteBuf lent) {
    // One that was on its way when the client unsubscribed does not reach it any more.
    if (names(told, message.kind()).contains(message.name())) {
      ByteBuf frame = PubSubFrame.translated(session.allocator(), lent, session.state().protocol());
      session.push(frame);
      frame.release();
    }
  }

  /** The client listens no more, or is gone. */
  void close() {
    feeds.close();
    held.forEach(ByteBuf::release);
    held.clear();
    Pending waiting = pending;
    pending = null;
    if (waiting != null) {
      waiting.exchange().complete(Unpooled.EMPTY_BUFFER);
    }
  }

  private static Set<String> names(Map<Kind, Set<String>> all, Kind kind) {
    return all.computeIfAbsent(kind, k -> new LinkedHashSet<>());
  }
}
