package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A connection on which one node is listened to for one client. */
final class Feed implements OwnConnection.Owner {

  /** Is told what a node says; each feed has one. */
  interface Listener {

    /** Something was published. */
    void onMessage(Feed feed, PubSubFrame message, ByteBuf lent);

    /** The node has confirmed another subscription. */
    void onHeard();

    /** The node has ended a subscription by itself, as it does when a slot leaves it. */
    void onEnded(Feed feed);

    /** The node refuses to subscribe to something. */
    void onRefused(Feed feed, ByteBuf lent);

    /** The connection is gone. */
    void onLost(Feed feed);
  }

  private final int node;
  private final Listener listener;
  private final Map<Kind, Set<String>> asked = new EnumMap<>(Kind.class);
  private final Map<Kind, Set<String>> heard = new EnumMap<>(Kind.class);
  private @Nullable OwnConnection connection;
  private boolean lost;

  private Feed(int node, Listener listener) {
    this.node = node;
    this.listener = listener;
    for (Kind kind : Kind.values()) {
      asked.put(kind, new TreeSet<>());
      heard.put(kind, new TreeSet<>());
    }
  }

  /** Opens one; null if there can be no more connections. */
  static @Nullable Feed open(int node, Upstream upstream, Listener listener) {
    Feed feed = new Feed(node, listener);
    feed.connection = upstream.borrow(node, feed);
    return feed.connection == null ? null : feed;
  }

  /** True if the connection is gone, even if it was so at once. */
  boolean isLost() {
    return lost;
  }

  /** The port index of the node. */
  int node() {
    return node;
  }

  /** From now on these are the subscriptions of this kind. */
  void listen(Kind kind, Collection<String> names) {
    Set<String> known = names(asked, kind);
    List<String> more = new ArrayList<>(names);
    more.removeAll(known);
    List<String> fewer = new ArrayList<>(known);
    fewer.removeAll(names);
    post(kind.command(), more);
    post(kind.undo(), fewer);
    known.addAll(more);
    fewer.forEach(known::remove);
    fewer.forEach(names(heard, kind)::remove);
  }

  private void post(String command, List<String> names) {
    OwnConnection open = connection;
    if (open == null || names.isEmpty()) {
      return;
    }
    // One by one, for an SSUBSCRIBE must not be of several slots.
    for (String name : names) {
      Request request = RequestBuilder.of(ByteBufAllocator.DEFAULT, command, name);
      try {
        open.post(request);
      } finally {
        request.release();
      }
    }
  }

  /** True once the node has confirmed it. */
  boolean hears(Kind kind, String name) {
    return names(heard, kind).contains(name);
  }

  /** What was not confirmed is asked for again by the next {@link #listen}. */
  void forgetUnheard() {
    for (Kind kind : Kind.values()) {
      names(asked, kind).retainAll(names(heard, kind));
    }
  }

  /** Closes the connection; the listener is not told. */
  void close() {
    OwnConnection open = connection;
    connection = null;
    if (open != null) {
      open.discard();
    }
  }

  @Override
  public void onUnasked(ByteBuf frame) {
    if (frame.getByte(frame.readerIndex()) == '-') {
      listener.onRefused(this, frame);
      return;
    }
    PubSubFrame parsed = PubSubFrame.parse(frame);
    if (parsed == null) {
      return;
    }
    switch (parsed.role()) {
      case MESSAGE -> listener.onMessage(this, parsed, frame);
      case BEGUN -> onBegun(parsed);
      case ENDED -> onEnded(parsed);
    }
  }

  private void onBegun(PubSubFrame frame) {
    if (names(asked, frame.kind()).contains(frame.name())) {
      names(heard, frame.kind()).add(frame.name());
      listener.onHeard();
    }
  }

  private void onEnded(PubSubFrame frame) {
    // What was ended by request is not heard any more.
    if (names(heard, frame.kind()).remove(frame.name())) {
      names(asked, frame.kind()).remove(frame.name());
      listener.onEnded(this);
    }
  }

  @Override
  public void onClosed() {
    lost = true;
    connection = null;
    listener.onLost(this);
  }

  private static Set<String> names(Map<Kind, Set<String>> all, Kind kind) {
    return all.computeIfAbsent(kind, k -> new TreeSet<>());
  }
}
