package io.redisnat.proxy.route;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.route.client.EntryCounters;
import io.redisnat.proxy.route.client.EntryHandler;
import io.redisnat.proxy.route.client.EntryServices;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.client.Slots;
import io.redisnat.proxy.route.client.Treatments;
import io.redisnat.proxy.route.deliver.Readers;
import io.redisnat.proxy.route.table.CommandTable;
import io.redisnat.proxy.route.upstream.NodeReach;
import io.redisnat.proxy.route.upstream.Surroundings;
import io.redisnat.proxy.route.upstream.TurnEnd;
import io.redisnat.proxy.route.upstream.Upstreams;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.session.ClientEntrance;
import io.redisnat.proxy.session.ClientEntrance.Arrival;
import io.redisnat.proxy.session.ClientEntrance.Guest;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.translate.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes sessions of the connections that entry ports accept. Thread-safe. */
public final class EntryClients {

  private final NodeReach reach;
  private final Supplier<ProxyConfig> config;
  private final EntryCounters counters = new EntryCounters();
  private final Map<EventLoop, Local> locals = new ConcurrentHashMap<>();
  private final Map<EventLoop, TableLoader> loaders = new ConcurrentHashMap<>();
  // Once: some remember scripts, and how far a scan has come.
  private final List<Rule> rules = Registry.rules();
  private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
  private Set<NodeId> asked = Set.of();
  private @Nullable Runnable load;
  private boolean wanted;
  private volatile @Nullable Treatments treatments;

  /** What the clients of one event loop share. */
  private record Local(Upstreams upstreams, Slots slots, Readers readers) {}

  /**
   * None yet.
   *
   * @param reach how nodes are reached
   * @param config what is in effect
   */
  public EntryClients(NodeReach reach, Supplier<ProxyConfig> config) {
    this.reach = reach;
    this.config = config;
  }

  /**
   * Asks the nodes for their commands, at first and when nodes have come or gone, for others may
   * have another version: clients are served once the first answer is there. Where there is no
   * entry port nobody is asked.
   *
   * @param loop where to do that
   */
  public synchronized void learn(EventLoop loop, Topology topology, AddressSource addresses) {
    Set<NodeId> nodes = topology.byId().keySet();
    if (!nodes.equals(asked)) {
      asked = Set.copyOf(nodes);
      load = () -> loop.execute(() -> loader(loop, addresses).load());
      if (wanted) {
        load.run();
      }
    }
  }

  private synchronized void want() {
    if (!wanted && load != null) {
      load.run();
    }
    wanted = true;
  }

  private TableLoader loader(EventLoop loop, AddressSource addresses) {
    return loaders.computeIfAbsent(
        loop,
        l ->
            new TableLoader(
                locals.computeIfAbsent(l, this::local).upstreams(),
                () -> config.get().upstream().credentials(),
                () ->
                    addresses.current().members().stream()
                        .filter(member -> !member.node().slots().isEmpty())
                        .map(Member::index)
                        .toList(),
                this::learn));
  }

  private Treatments treatments() {
    Treatments known = treatments;
    if (known == null) {
      throw new IllegalStateException("a client is served before the commands are known");
    }
    return known;
  }

  private void learn(CommandTable table) {
    treatments = new KnownCommands(table, rules);
    ready.complete(null);
  }

  /** Who takes the connections to the entry port of one audience. */
  public Consumer<Channel> acceptor(ClientEntrance entrance, AddressSource addresses) {
    want();
    return channel -> entrance.enter(channel, arrival -> guest(arrival, addresses));
  }

  private Guest guest(Arrival arrival, AddressSource addresses) {
    EventLoop loop = arrival.channel().eventLoop();
    Local local = locals.computeIfAbsent(loop, this::local);
    EntryServices services =
        new EntryServices(
            local.upstreams(),
            addresses,
            this::treatments,
            () -> config.get().entry(),
            local.slots(),
            local.readers(),
            counters,
            ready);
    EntrySession session = new EntrySession(arrival, services);
    return new Guest(session, new EntryHandler(session));
  }

  private Local local(EventLoop loop) {
    return new Local(
        new Upstreams(
            new Surroundings(
                loop,
                new TurnEnd(loop),
                reach,
                () -> config.get().entry(),
                config.get().limits().maxDepth(),
                counters.connections())),
        new Slots(),
        new Readers());
  }

  /** What they did. */
  public EntryCounters counters() {
    return counters;
  }
}
