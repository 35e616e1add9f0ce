package io.redisnat.proxy.route;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.redisnat.config.ConnectionLimits;
import io.redisnat.config.EntryConfig;
import io.redisnat.config.LimitsConfig;
import io.redisnat.config.ReadFrom;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.route.client.EntryCounters;
import io.redisnat.proxy.route.client.EntryHandler;
import io.redisnat.proxy.route.client.EntryServices;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Slots;
import io.redisnat.proxy.route.deliver.DeliveryCounters;
import io.redisnat.proxy.route.deliver.Readers;
import io.redisnat.proxy.route.upstream.NodeReach;
import io.redisnat.proxy.route.upstream.Surroundings;
import io.redisnat.proxy.route.upstream.TurnEnd;
import io.redisnat.proxy.route.upstream.Upstreams;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.session.ClientEntrance.Arrival;
import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.session.NodePipeline;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.SessionSettings;
import io.redisnat.proxy.session.TlsReports;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import io.redisnat.proxy.translate.Vantage;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One client of an entry port before two masters, on one event loop that runs when it is told to.
 * Node 0 serves the lower half of the slots ({@code b} is there), node 1 the upper ({@code a}).
 * Where reads may go to replicas, node 2 is one of node 1.
 */
final class EntryRig implements AutoCloseable, AddressSource, NodeReach {

  static final int LOWER = 0;
  static final int UPPER = 1;
  static final int REPLICA = 2;

  private static final int LONGEST_PAUSE_MILLIS = 250;

  private final SessionCounters counters = new SessionCounters();
  private final TlsReports tlsReports = new TlsReports(counters);
  private final List<Deque<DuplexEnd>> dialled =
      List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
  private final Set<Integer> away = new HashSet<>();
  private final List<String> refreshes = new ArrayList<>();
  private final DuplexEnd client = new DuplexEnd();
  private final EntryConfig config;
  private final EntryCounters entryCounters = new EntryCounters();
  private AddressBook book;

  EntryRig() {
    this(config(Duration.ofSeconds(5), 64));
  }

  EntryRig(EntryConfig config) {
    this.config = config;
    this.book = book(8192);
    EventLoop loop = client.eventLoop();
    Surroundings surroundings =
        new Surroundings(
            loop, new TurnEnd(loop), this, () -> config, 64, entryCounters.connections());
    KnownCommands commands = new KnownCommands(OldTable.table(), Registry.rules());
    EntryServices services =
        new EntryServices(
            new Upstreams(surroundings),
            this,
            () -> commands,
            () -> config,
            new Slots(),
            new Readers(),
            entryCounters,
            CompletableFuture.completedFuture(null));
    Vantage vantage = new Vantage("127.0.0.1", Optional.empty(), 7000, 100, false);
    SessionSettings settings = new SessionSettings(limits(), 10, false, counters, tlsReports);
    Arrival arrival = new Arrival(client, settings, counters.audience("test"), () -> vantage);
    client.pipeline().addLast(new EntryHandler(new EntrySession(arrival, services)));
    client.pipeline().fireChannelActive();
    client.runPendingTasks();
  }

  /** All defaults, but how long is tried and how much may be under way. */
  static EntryConfig config(Duration retryTimeout, int maxInFlight) {
    return config(retryTimeout, maxInFlight, Duration.ofSeconds(15), 1 << 16);
  }

  /** All defaults, but who answers reads. */
  static EntryConfig readingFrom(ReadFrom readers) {
    return config(readers, Duration.ofSeconds(5), 64, Duration.ofSeconds(15), 1 << 16);
  }

  static EntryConfig config(
      Duration retryTimeout, int maxInFlight, Duration nodeTimeout, int maxQueued) {
    return config(ReadFrom.MASTER, retryTimeout, maxInFlight, nodeTimeout, maxQueued);
  }

  private static EntryConfig config(
      ReadFrom readers,
      Duration retryTimeout,
      int maxInFlight,
      Duration nodeTimeout,
      int maxQueued) {
    return new EntryConfig(
        readers,
        retryTimeout,
        nodeTimeout,
        new EntryConfig.Clients(maxInFlight, 1 << 20, 1 << 20),
        new EntryConfig.Upstream(10, maxQueued, 1 << 20, Duration.ofMinutes(1)),
        1 << 20);
  }

  private static LimitsConfig limits() {
    return new LimitsConfig(
        64,
        1 << 20,
        512L << 20,
        64 * 1024,
        LimitsConfig.PreAuth.AUTO,
        64 * 1024,
        Duration.ofSeconds(1),
        256 * 1024,
        Duration.ofSeconds(10),
        1 << 16,
        new ConnectionLimits(OptionalInt.empty(), 0, 1, Duration.ZERO));
  }

  private AddressBook book(int firstOfUpper) {
    Member lower = member(LOWER, Optional.empty(), new SlotRange(0, firstOfUpper - 1));
    SlotRange rest = new SlotRange(firstOfUpper, SlotRange.SLOTS - 1);
    Member upper = member(UPPER, Optional.empty(), rest);
    return new AddressBook(
        config.readFrom() == ReadFrom.MASTER
            ? List.of(lower, upper)
            : List.of(lower, upper, member(REPLICA, Optional.of(upper.node().id()))));
  }

  private static Member member(int index, Optional<NodeId> primary, SlotRange... slots) {
    HostPort address = new HostPort("10.0.0." + index, 7000);
    return new Member(
        index,
        new TopologyNode(
            new NodeId(Integer.toString(index).repeat(NodeId.LENGTH)),
            address,
            17000,
            Set.of(address),
            primary,
            List.of(slots),
            Map.of(),
            TopologyNode.State.OK));
  }

  /** The slots have moved: the upper half begins there now. */
  void learn(int firstOfUpper) {
    book = book(firstOfUpper);
  }

  /** The node refuses connections from now on. */
  void goesAway(int node) {
    away.add(node);
  }

  void comesBack(int node) {
    away.remove(node);
  }

  /** The client sends these commands in one write. */
  void says(String... lines) {
    client.receives(String.join("", Arrays.stream(lines).map(line -> line + "\r\n").toList()));
  }

  DuplexEnd client() {
    return client;
  }

  /** What the client was told since the last look, line ends as blanks. */
  String told() {
    return client.sent().replace("\r\n", " ").strip();
  }

  /** What a node was sent since the last look: the words of the commands. */
  String asked(int node) {
    client.runPendingTasks();
    DuplexEnd end = dialled.get(node).peekLast();
    return end == null
        ? ""
        : end.sent().replaceAll("[*$][0-9]+\r\n", "").replace("\r\n", " ").strip();
  }

  /** The node sends these lines in one write. */
  void answers(int node, String... lines) {
    end(node).receives(String.join("", Arrays.stream(lines).map(line -> line + "\r\n").toList()));
    client.runPendingTasks();
  }

  /** The newest connection to the node. */
  DuplexEnd end(int node) {
    return dialled.get(node).getLast();
  }

  int dialled(int node) {
    return dialled.get(node).size();
  }

  /** Lets time pass; true if the node has been dialled so often. */
  boolean isDialled(int node, int times) {
    timePasses(200);
    return dialled(node) == times;
  }

  /** Time goes on, in steps in which whatever is due is done. */
  void timePasses(long millis) {
    for (long passed = 0; passed < millis; passed += 5) {
      client.advanceTimeBy(5, TimeUnit.MILLISECONDS);
      client.runScheduledPendingTasks();
      client.runPendingTasks();
    }
  }

  List<String> refreshes() {
    return refreshes;
  }

  EntryCounters entryCounters() {
    return entryCounters;
  }

  DeliveryCounters deliveries() {
    return entryCounters.deliveries();
  }

  @Override
  public AddressBook current() {
    return book;
  }

  @Override
  public CompletionStage<?> refresh(String reason) {
    refreshes.add(reason);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public NodeDialer dialer(int node) {
    return (loop, pipeline) -> dial(node, pipeline);
  }

  private ChannelFuture dial(int node, NodePipeline pipeline) {
    DuplexEnd end = new DuplexEnd();
    if (away.contains(node)) {
      return end.newFailedFuture(new ConnectException("refused"));
    }
    pipeline.build(end, new HostPort("10.0.0." + node, 7000), null);
    dialled.get(node).add(end);
    return end.newSucceededFuture();
  }

  @Override
  public TlsReports tlsReports() {
    return tlsReports;
  }

  @Override
  public void unreachable(int node, Throwable cause) {
    refreshes.add("unreachable " + node);
  }

  @Override
  public void close() {
    client.close();
    client.runPendingTasks();
    dialled.forEach(ends -> ends.forEach(DuplexEnd::finishAndReleaseAll));
    // What waits for its next try finds that its client is gone.
    timePasses(LONGEST_PAUSE_MILLIS);
    client.finishAndReleaseAll();
  }
}
