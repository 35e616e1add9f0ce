package io.redisnat.proxy.route.deliver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import io.redisnat.proxy.translate.Member;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One command on its way until its final reply: follows redirects, and tries again where the server
 * said that it has not carried the command out, or where it never got it; both within time and
 * count. Nothing else is sent twice, but for commands that only read.
 */
abstract class Delivery implements ReplyTarget {

  /** More redirects in a row than this go nowhere. */
  private static final int MAX_AT_ONCE = 16;

  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  private final Routing routing;
  private final Destination destination;
  private final Access access;
  private final Customer customer;
  private int node = Routing.NOBODY;
  private int redirectedTo = Routing.NOBODY;
  private boolean asking;
  private boolean atReader;
  private boolean begun;
  private boolean unreached;
  private int attempts;
  private long deadline;

  Delivery(Routing routing, Destination destination, Access access, Customer customer) {
    this.routing = routing;
    this.destination = destination;
    this.access = access;
    this.customer = customer;
  }

  void start() {
    boolean redirected = redirectedTo != Routing.NOBODY;
    boolean ask = asking;
    node = redirected ? redirectedTo : chosen();
    redirectedTo = Routing.NOBODY;
    asking = false;
    int master = node;
    if (node != Routing.NOBODY && !redirected && mayChooseReader()) {
      node = readerFor(node);
    }
    atReader = node != master;
    if (node == Routing.NOBODY || !send(node, ask)) {
      notTaken("cannot be reached");
    }
  }

  // Nobody may have told yet who has the place of a master that is gone: its replicas know.
  private int chosen() {
    int chosen = destination.node(routing, attempts);
    boolean asksOther = unreached && attempts % 2 == 1 && destination.isKeyed();
    return asksOther && chosen != Routing.NOBODY ? routing.replicaOf(chosen) : chosen;
  }

  // What did not work once goes to the master.
  private boolean mayChooseReader() {
    return access == Access.READ && attempts == 0 && destination.isKeyed();
  }

  /** Who is to answer a read in the place of this master; the master itself, if nobody else. */
  int readerFor(int master) {
    return master;
  }

  /** Sends the command to a node; false if there is no connection to it now. */
  abstract boolean send(int to, boolean ask);

  @Override
  public void onReply(ByteBuf frame) {
    if (frame.getByte(frame.readerIndex()) != '-') {
      customer.onReply(frame);
      return;
    }
    ServerError error = ServerError.of(frame);
    if (error == ServerError.OTHER || (error == ServerError.TRYAGAIN && !destination.isPatient())) {
      customer.onReply(frame);
      return;
    }
    routing.ground().counters().meet(error);
    if (error.isRedirect()) {
      follow(frame, error == ServerError.ASK);
    } else {
      onNotNow(error, frame);
    }
  }

  private void onNotNow(ServerError error, ByteBuf frame) {
    if (error != ServerError.TRYAGAIN) {
      refresh("a node answered " + error);
    }
    // Its own words, should there be no time left: none of these errors names an address.
    later(frame.toString(StandardCharsets.ISO_8859_1).stripTrailing());
  }

  private void follow(ByteBuf frame, boolean ask) {
    Redirect redirect = Redirect.parse(frame);
    Member target = redirect == null ? null : redirect.target(routing.book(), ask);
    if (!ask || target == null) {
      refresh("a node answered " + (ask ? "ASK" : "MOVED"));
    }
    if (target == null || target.index() == node || attempts >= MAX_AT_ONCE) {
      later("-CLUSTERDOWN redis-nat: " + destination.what(routing) + " moves on each time");
      return;
    }
    attempts++;
    redirectedTo = target.index();
    asking = ask;
    customer.onRetry(this::again, true);
  }

  private void again() {
    routing.ground().counters().retried();
    start();
  }

  @Override
  public boolean takesParts() {
    return customer.takesParts();
  }

  @Override
  public void onPart(ByteBuf part, boolean last) {
    begun = true;
    customer.onPart(part, last);
  }

  @Override
  public void onLost(boolean sent, String why) {
    refresh("a connection to a node was lost");
    if (begun) {
      customer.onBrokenOff();
      return;
    }
    if (!sent || access == Access.READ) {
      notTaken(why);
      return;
    }
    routing.ground().counters().lost();
    fail(
        "-ERR redis-nat: "
            + routing.nameOf(node)
            + " "
            + why
            + "; the command may or may not have been done");
  }

  private void notTaken(String why) {
    if (node == Routing.NOBODY) {
      refresh("nobody serves what a command needs");
      later("-CLUSTERDOWN redis-nat: " + destination.what(routing));
    } else {
      // A replica that is gone says nothing of its master, who is to be asked next.
      unreached |= !atReader;
      later("-CLUSTERDOWN redis-nat: " + destination.what(routing) + " " + why);
    }
  }

  /** Tries again after a pause; {@code lastWords} is what the client gets if there is no time. */
  private void later(String lastWords) {
    long now = System.nanoTime();
    if (deadline == 0) {
      deadline = now + routing.ground().config().get().retryTimeout().toNanos();
    }
    // Where the client is gone nobody waits for a second try.
    if (now - deadline >= 0 || routing.isClosed()) {
      routing.ground().counters().gaveUp();
      fail(lastWords);
      return;
    }
    int doublings = Math.min(attempts++, MAX_AT_ONCE);
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << doublings);
    customer.onRetry(() -> pauseThenAgain(pause), false);
  }

  private void pauseThenAgain(long millis) {
    var unused = routing.ground().loop().schedule(this::again, millis, TimeUnit.MILLISECONDS);
  }

  private void fail(String line) {
    ByteBuf frame = Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.ISO_8859_1);
    try {
      customer.onReply(frame);
    } finally {
      frame.release();
    }
  }

  private void refresh(String reason) {
    routing.ground().addresses().refresh(reason);
  }
}
