package io.redisnat.proxy.route.deliver;

import io.netty.channel.EventLoop;
import io.redisnat.config.EntryConfig;
import io.redisnat.config.ReadFrom;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.upstream.SharedConnection;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import io.redisnat.proxy.translate.Vantage;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the nodes for one client: as whom, by which book. Used on the client's event loop.
 *
 * <p>Commands are lent to the deliveries: the caller keeps its reference until the reply.
 */
public final class Routing {

  /** In place of a node: none. */
  public static final int NOBODY = -1;

  private final Ground ground;
  private Upstream upstream;
  private @Nullable SharedConnection full;
  private boolean readOnly;
  private boolean closed;

  /**
   * What does not change while the client is there.
   *
   * @param loop the client's
   * @param addresses what is known of the nodes
   * @param vantage how nodes are spelled for the client
   * @param config limits and times, as they are now
   * @param readers chooses who answers reads, on that loop
   * @param counters what is met
   */
  public record Ground(
      EventLoop loop,
      AddressSource addresses,
      Supplier<Vantage> vantage,
      Supplier<EntryConfig> config,
      Readers readers,
      DeliveryCounters counters) {}

  /** The way of a client whose commands go out on these connections. */
  public Routing(Ground ground, Upstream upstream) {
    this.ground = ground;
    this.upstream = upstream;
  }

  /** From now on the client is somebody else, or speaks another protocol. */
  public void upstream(Upstream next) {
    upstream = next;
  }

  /** The connections on which its commands go out now. */
  public Upstream upstream() {
    return upstream;
  }

  /** The client is gone: what is under way is brought to an end, but not tried again. */
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void pauseFor(SharedConnection connection) {
    full = connection;
  }

  /**
   * False while a connection that commands were sent on has no room for more.
   *
   * @param resume runs once, when it has
   */
  public boolean hasRoom(Runnable resume) {
    SharedConnection connection = full;
    if (connection == null || connection.isClosed() || !connection.isFull()) {
      full = null;
      return true;
    }
    connection.whenRoom(resume);
    return false;
  }

  /** What is known now. */
  public AddressBook book() {
    return ground.addresses().current();
  }

  /**
   * Asks the cluster anew; never blocks.
   *
   * @param reason for the log
   * @param action runs on the client's event loop, once {@link #book} is as fresh as it can be;
   *     also if no node answered
   */
  public void afterRefresh(String reason, Runnable action) {
    ground
        .addresses()
        .refresh(reason)
        .whenComplete((done, failure) -> ground.loop().execute(action));
  }

  /** To the node that serves a slot. */
  public void toSlot(Request request, int slot, Access access, Customer customer) {
    new SharedDelivery(this, Destination.slot(slot), request, access, customer).start();
  }

  /**
   * To the node that serves a slot; TRYAGAIN is a final reply, for whoever can do with single keys.
   */
  public void toSlotOnce(Request request, int slot, Access access, Customer customer) {
    new SharedDelivery(this, Destination.slotWithoutPatience(slot), request, access, customer)
        .start();
  }

  /** To the node with this index and no other. */
  public void toNode(Request request, int node, Access access, Customer customer) {
    new SharedDelivery(this, Destination.node(node), request, access, customer).start();
  }

  /** To some master; the same one each time, while it can be reached. */
  public void toAny(Request request, Access access, Customer customer) {
    new SharedDelivery(this, Destination.any(), request, access, customer).start();
  }

  /**
   * In another way than on the shared connections: to the node that serves a slot, or to some
   * master for {@link SlotHash#NO_KEYS}.
   */
  public void through(Line line, int slot, Access access, Customer customer) {
    Destination to = slot == SlotHash.NO_KEYS ? Destination.any() : Destination.slot(slot);
    new LineDelivery(this, to, access, line, customer).start();
  }

  /** The master that is asked what is not about keys, or {@link #NOBODY}. */
  public int home() {
    return someMaster(0);
  }

  /** The masters that serve slots, in the order of their port indexes. */
  public List<Member> masters() {
    return book().members().stream()
        .filter(member -> !member.node().slots().isEmpty())
        .sorted((one, other) -> Integer.compare(one.index(), other.index()))
        .toList();
  }

  /** The node that serves this slot, or {@link #NOBODY}. */
  int nodeOf(int slot) {
    Member member = book().bySlot(slot);
    return member == null ? NOBODY : member.index();
  }

  /** A master; another one with each {@code attempt}; {@link #NOBODY} if there is none. */
  public int someMaster(int attempt) {
    List<Member> masters = masters();
    return masters.isEmpty() ? NOBODY : masters.get(attempt % masters.size()).index();
  }

  /** Whether the client lets replicas answer its reads, whatever the configuration says. */
  public void readFromReplicas(boolean allowed) {
    readOnly = allowed;
  }

  /** Who answers a read of the slots of this master. */
  int readerFor(int master) {
    ReadFrom configured = ground.config().get().readFrom();
    ReadFrom from = readOnly && configured == ReadFrom.MASTER ? ReadFrom.REPLICA : configured;
    return from == ReadFrom.MASTER
        ? master
        : ground.readers().choose(from, book(), master, upstream);
  }

  /** A replica of this master, another one each time; the master itself if it has none. */
  int replicaOf(int master) {
    return ground.readers().choose(ReadFrom.REPLICA, book(), master, upstream);
  }

  @Nullable SharedConnection connection(int node, boolean replica) {
    return replica ? upstream.sharedReadOnly(node) : upstream.shared(node);
  }

  Ground ground() {
    return ground;
  }

  /** How a node is named to the client. */
  String nameOf(int node) {
    Member member = book().byIndex(node);
    return member == null ? "a node" : "node " + ground.vantage().get().outside(member);
  }
}
