package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.deliver.ServerError;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where one client's subscriptions are listened to. {@link #arrange} makes what is there what is
 * wanted; it is run when that changes, after losses, and when the cluster may have changed.
 *
 * <ul>
 *   <li>channels and patterns: at one master, since every node hears what is published anywhere;
 *   <li>those for keyspace notifications also at all other masters, since each tells of its own
 *       keys only: from them nothing else is passed on, or it would come twice;
 *   <li>shard channels: at the node of their slot.
 * </ul>
 */
final class Feeds implements Feed.Listener {

  /** Is told what came of it. */
  interface Listener {

    /** A message for the client. */
    void onMessage(PubSubFrame message, ByteBuf lent);

    /** More is heard than before, or less. */
    void onChange();

    /** A node refuses, in these words. */
    void onRefused(ByteBuf lent);
  }

  private static final int LOOK_MILLIS = 500;
  private static final int PAUSE_MILLIS = 50;

  private final EntrySession session;
  private final Map<Kind, Set<String>> wanted;
  private final Listener listener;
  private final Map<Integer, Feed> keyspace = new HashMap<>();
  private final Map<Integer, Feed> shards = new HashMap<>();
  private @Nullable Feed main;
  private AddressBook book = AddressBook.EMPTY;
  private int attempt = ThreadLocalRandom.current().nextInt(1 << 16);
  private boolean looking;
  private boolean incomplete;
  private boolean closed;

  /**
   * None yet.
   *
   * @param wanted what is to be heard; changes are followed with {@link #arrange}
   */
  Feeds(EntrySession session, Map<Kind, Set<String>> wanted, Listener listener) {
    this.session = session;
    this.wanted = wanted;
    this.listener = listener;
  }

  /**
   * Listens to what is wanted and to nothing else.
   *
   * @return false if there can be no more connections
   */
  boolean arrange() {
    if (closed) {
      return true;
    }
    incomplete = false;
    book = session.routing().book();
    boolean complete = arrangeMain();
    complete &= arrangeKeyspace();
    complete &= arrangeShards();
    lookAgain(LOOK_MILLIS);
    listener.onChange();
    return complete;
  }

  private boolean arrangeMain() {
    if (names(Kind.CHANNEL).isEmpty() && names(Kind.PATTERN).isEmpty()) {
      close(main);
      main = null;
      return true;
    }
    if (main == null) {
      List<Member> masters = session.routing().masters();
      if (masters.isEmpty()) {
        incomplete = true;
        return true;
      }
      int node = masters.get(attempt % masters.size()).index();
      main = Feed.open(node, session.routing().upstream(), this);
    }
    if (main == null) {
      incomplete = true;
      return false;
    }
    if (main.isLost()) {
      main = null;
      return true;
    }
    main.listen(Kind.CHANNEL, names(Kind.CHANNEL));
    main.listen(Kind.PATTERN, names(Kind.PATTERN));
    return true;
  }

  private boolean arrangeKeyspace() {
    List<String> channels = names(Kind.CHANNEL).stream().filter(Keyspace::isNotification).toList();
    List<String> patterns =
        names(Kind.PATTERN).stream().filter(Keyspace::mayMatchNotification).toList();
    boolean any = !channels.isEmpty() || !patterns.isEmpty();
    Map<Integer, List<Integer>> others = new HashMap<>();
    for (Member master : any ? session.routing().masters() : List.<Member>of()) {
      if (main == null || main.node() != master.index()) {
        others.put(master.index(), List.of());
      }
    }
    keep(keyspace, others.keySet());
    boolean complete = true;
    for (int node : others.keySet()) {
      complete &= listen(keyspace, node, Kind.CHANNEL, channels);
      complete &= listen(keyspace, node, Kind.PATTERN, patterns);
    }
    return complete;
  }

  private boolean arrangeShards() {
    Map<Integer, List<String>> byNode = new HashMap<>();
    for (String channel : names(Kind.SHARD)) {
      Member member = book.bySlot(OneWord.slot(channel));
      if (member == null) {
        incomplete = true;
      } else {
        byNode.computeIfAbsent(member.index(), n -> new ArrayList<>()).add(channel);
      }
    }
    keep(shards, byNode.keySet());
    boolean complete = true;
    for (Map.Entry<Integer, List<String>> entry : byNode.entrySet()) {
      complete &= listen(shards, entry.getKey(), Kind.SHARD, entry.getValue());
    }
    return complete;
  }

  private static void keep(Map<Integer, Feed> feeds, Set<Integer> nodes) {
    List<Integer> rest = new ArrayList<>(feeds.keySet());
    rest.removeAll(nodes);
    rest.forEach(node -> close(feeds.remove(node)));
  }

  private boolean listen(
      Map<Integer, Feed> feeds, int node, Kind kind, Collection<String> channels) {
    Feed feed = feeds.get(node);
    if (feed == null) {
      feed = Feed.open(node, session.routing().upstream(), this);
      if (feed == null) {
        incomplete = true;
        return false;
      }
      if (feed.isLost()) {
        return true;
      }
      feeds.put(node, feed);
    }
    feed.listen(kind, channels);
    return true;
  }

  /** True if everything that may be published under this name would be heard. */
  boolean hears(Kind kind, String name) {
    if (kind == Kind.SHARD) {
      return shards.values().stream().anyMatch(feed -> feed.hears(kind, name));
    }
    boolean everywhere =
        kind == Kind.CHANNEL ? Keyspace.isNotification(name) : Keyspace.mayMatchNotification(name);
    return main != null
        && main.hears(kind, name)
        && (!everywhere || keyspace.values().stream().allMatch(feed -> feed.hears(kind, name)));
  }

  // One timer for each client that listens: to notice new masters, and to try again.
  private void lookAgain(int millis) {
    boolean any = wanted.values().stream().anyMatch(names -> !names.isEmpty());
    if (!looking && any) {
      looking = true;
      var unused =
          session.channel().eventLoop().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    looking = false;
    if (incomplete || session.routing().book() != book) {
      arrange();
    } else if (!closed) {
      lookAgain(LOOK_MILLIS);
    }
  }

  private void repair(String why) {
    session.services().addresses().refresh(why);
    incomplete = true;
    if (!closed) {
      var unused =
          session
              .channel()
              .eventLoop()
              .schedule(this::arrange, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onMessage(Feed feed, PubSubFrame message, ByteBuf lent) {
    if (!keyspace.containsValue(feed) || Keyspace.isNotification(message.channel())) {
      listener.onMessage(message, lent);
    }
  }

  @Override
  public void onHeard() {
    listener.onChange();
  }

  @Override
  public void onEnded(Feed feed) {
    repair("a node ended a subscription");
  }

  @Override
  public void onRefused(Feed feed, ByteBuf lent) {
    if (ServerError.of(lent) == ServerError.OTHER) {
      listener.onRefused(lent);
    } else {
      feed.forgetUnheard();
      repair("a node refused a subscription");
    }
  }

  @Override
  public void onLost(Feed feed) {
    keyspace.values().remove(feed);
    shards.values().remove(feed);
    if (main == feed) {
      main = null;
      attempt++;
    }
    repair("a connection to a node was lost");
  }

  /** Closes all connections. */
  void close() {
    closed = true;
    close(main);
    keep(keyspace, Set.of());
    keep(shards, Set.of());
  }

  private static void close(@Nullable Feed feed) {
    if (feed != null) {
      feed.close();
    }
  }

  private Set<String> names(Kind kind) {
    return wanted.getOrDefault(kind, Set.of());
  }
}
