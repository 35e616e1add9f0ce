package io.redisnat.proxy.route.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one identity and protocol: to each node one that is shared, and own ones for
 * clients that need them. Used on its event loop.
 */
public final class Upstream {

  private record Place(int node, boolean readOnly) {}

  private final Identity identity;
  private final int protocol;
  private final Surroundings surroundings;
  private final Map<Place, Dialling> shared = new HashMap<>();
  private final Map<Integer, Deque<OwnConnection>> idle = new HashMap<>();
  private final List<OwnConnection> own = new ArrayList<>();
  private @Nullable SharedConnection[] masters = new SharedConnection[16];
  private int users;
  private boolean open;
  private long unusedSince = System.nanoTime();

  Upstream(Identity identity, int protocol, Surroundings surroundings) {
    this.identity = identity;
    this.protocol = protocol;
    this.surroundings = surroundings;
  }

  /** As whom its commands are sent. */
  public Identity identity() {
    return identity;
  }

  /** Which RESP its replies are in: 2 or 3. */
  public int protocol() {
    return protocol;
  }

  /**
   * The shared connection to a node; a new one is opened if there is none.
   *
   * @return null while the node is not to be dialled again, because it was not reached just now
   */
  public @Nullable SharedConnection shared(int node) {
    if (node < masters.length) {
      SharedConnection known = masters[node];
      if (known != null) {
        return known;
      }
    }
    return dial(node, false);
  }

  /** The same towards a node that is a replica and is to answer reads itself. */
  public @Nullable SharedConnection sharedReadOnly(int node) {
    Dialling dialling = shared.get(new Place(node, true));
    SharedConnection known = dialling == null ? null : dialling.connection();
    return known != null ? known : dial(node, true);
  }

  /** How long the node took for its replies lately; 0 if nobody knows yet. */
  public long latencyNanos(int node, boolean readOnly) {
    Dialling dialling = shared.get(new Place(node, readOnly));
    SharedConnection known = dialling == null ? null : dialling.connection();
    return known == null ? 0 : known.latency().nanos();
  }

  private @Nullable SharedConnection dial(int node, boolean readOnly) {
    Place place = new Place(node, readOnly);
    Dialling dialling = shared.computeIfAbsent(place, p -> new Dialling());
    SharedConnection opened =
        dialling.connection(
            () -> {
              SharedConnection next = new SharedConnection(node, surroundings, () -> closed(place));
              surroundings.connections().enterShared();
              next.open(new Greeting(identity, protocol, readOnly));
              return next;
            });
    if (opened != null && !readOnly) {
      remember(node, opened);
    }
    return opened;
  }

  private void remember(int node, @Nullable SharedConnection connection) {
    if (node >= masters.length) {
      masters = Arrays.copyOf(masters, Math.max(node + 1, 2 * masters.length));
    }
    masters[node] = connection;
  }

  private void closed(Place place) {
    surroundings.connections().leaveShared();
    Dialling dialling = shared.get(place);
    if (dialling != null) {
      dialling.closed();
    }
    if (!place.readOnly()) {
      remember(place.node(), null);
    }
  }

  /**
   * A connection to a node for one client alone.
   *
   * @param owner told of what comes unasked, and of its end
   * @return null if there are as many as {@code entry.own-connections} allows
   */
  public @Nullable OwnConnection borrow(int node, OwnConnection.Owner owner) {
    Deque<OwnConnection> free = idle.get(node);
    OwnConnection connection = free == null ? null : free.pollLast();
    if (connection == null) {
      return borrowNew(node, owner);
    }
    connection.lendTo(owner);
    return connection;
  }

  /** The same, and nobody has had it before. */
  @Nullable OwnConnection borrowNew(int node, OwnConnection.Owner owner) {
    if (!surroundings.connections().enterOwn(node, surroundings.settings().ownConnections())) {
      return null;
    }
    OwnConnection connection = new OwnConnection(node, surroundings, this);
    own.add(connection);
    connection.lendTo(owner);
    connection.open(new Greeting(identity, protocol, false));
    return connection;
  }

  /** A node with a connection that clients share; -1 if there is none. */
  int someNode() {
    return shared.entrySet().stream()
        .filter(entry -> entry.getValue().connection() != null)
        .mapToInt(entry -> entry.getKey().node())
        .findFirst()
        .orElse(-1);
  }

  /** Nodes want a login now: what new clients would come to is closed. */
  void closeDoor() {
    open = false;
    String why = "wants a login now";
    List.copyOf(idle.values()).forEach(free -> List.copyOf(free).forEach(o -> o.end(why)));
    forEachShared(connection -> connection.end(why));
  }

  void takeBack(OwnConnection connection) {
    if (!connection.isClosed()) {
      idle.computeIfAbsent(connection.node(), n -> new ArrayDeque<>()).addLast(connection);
    }
  }

  void gone(OwnConnection connection) {
    own.remove(connection);
    surroundings.connections().leaveOwn(connection.node());
    Deque<OwnConnection> free = idle.get(connection.node());
    if (free != null) {
      free.remove(connection);
    }
  }

  /** True if a node has let its commands in; whether a client need not log in at all. */
  public boolean isOpen() {
    return open;
  }

  /** True if clients that have not logged in are let in by it. */
  boolean isOpenToAnybody() {
    return !identity.hasPassword() && users > 0;
  }

  /** A node has answered, or refused to for want of a login. */
  public void open(boolean now) {
    open = now;
  }

  /** One client more uses it. */
  public Upstream use() {
    users++;
    return this;
  }

  /** One client less. */
  public void unuse() {
    users--;
  }

  /** Closes everything once it has had no user for so long; true if it did. */
  boolean closeIfUnused(long now, long limit) {
    if (users > 0) {
      unusedSince = now;
      return false;
    }
    boolean over = now - unusedSince > limit;
    if (over) {
      forEach(connection -> connection.end("is not used any more"));
    }
    return over;
  }

  /** Every connection that is open or opening. */
  void forEach(Consumer<NodeConnection> action) {
    forEachShared(action);
    List.copyOf(own).forEach(action);
  }

  /** Every one of those that clients share. */
  void forEachShared(Consumer<NodeConnection> action) {
    for (Dialling dialling : List.copyOf(shared.values())) {
      SharedConnection connection = dialling.connection();
      if (connection != null) {
        action.accept(connection);
      }
    }
  }
}
