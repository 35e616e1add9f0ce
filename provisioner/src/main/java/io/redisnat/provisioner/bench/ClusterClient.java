package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A cluster-aware client as simple as one can be: a slot map from CLUSTER SLOTS, one connection a
 * node, one command at a time. It follows MOVED and ASK, waits out what is temporary, and never
 * sends a command again that may have been done.
 *
 * <p>For one thread.
 */
final class ClusterClient implements LogClient {

  private static final long PAUSE_MILLIS = 20;

  private final List<HostPort> seeds;
  private final Duration timeout;
  private final Told told;
  private final RedirectCounts counts;
  private final Map<HostPort, RespConnection> connections = new HashMap<>();
  private Map<Integer, HostPort> slots = new HashMap<>();
  private final Set<HostPort> known = new LinkedHashSet<>();

  /**
   * Connects to nothing yet.
   *
   * @param seeds addresses to ask first
   * @param timeout of connects and of each wait for bytes
   */
  ClusterClient(List<HostPort> seeds, Duration timeout, Told told, RedirectCounts counts) {
    this.seeds = List.copyOf(seeds);
    this.timeout = timeout;
    this.told = told;
    this.counts = counts;
  }

  @Override
  public Reply call(int slot, Duration limit, String... command)
      throws UnansweredException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    @Nullable HostPort asking = null;
    while (true) {
      RespConnection connection = asking == null ? open(slot, deadline) : openTo(asking);
      if (connection == null) {
        asking = null;
        continue;
      }
      Reply reply = exchange(connection, asking != null, command);
      asking = null;
      switch (reply.errorCode()) {
        case "MOVED" -> onMoved(slot, reply);
        case "ASK" -> {
          counts.asked();
          asking = told.redirect(reply);
        }
        case "TRYAGAIN" -> {
          counts.triedAgain();
          pause();
        }
        case "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY" -> {
          pause();
          refresh();
        }
        default -> {
          return reply;
        }
      }
      requireTime(deadline, reply);
    }
  }

  private static void requireTime(long deadline, Object last) throws UnansweredException {
    if (System.nanoTime() - deadline > 0) {
      throw UnansweredException.refused(last.toString());
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
  }

  private void onMoved(int slot, Reply reply) {
    counts.moved();
    slots.put(slot, told.redirect(reply));
  }

  /** Sends and reads; whatever goes wrong from here on leaves the command in doubt. */
  private Reply exchange(RespConnection connection, boolean asking, String[] command)
      throws UnansweredException {
    try {
      if (asking) {
        connection.write("ASKING");
      }
      connection.write(command);
      connection.flush();
      if (asking) {
        Reply ok = connection.read();
        if (!ok.is("OK")) {
          throw new IOException("ASKING was answered " + ok);
        }
      }
      return connection.read();
    } catch (IOException e) {
      drop(connection.address());
      refresh();
      throw UnansweredException.inDoubt(e);
    }
  }

  /** A connection to the node of a slot, sooner or later. */
  private @Nullable RespConnection open(int slot, long deadline)
      throws UnansweredException, InterruptedException {
    if (slots.isEmpty()) {
      refresh();
    }
    HostPort node = slots.get(slot);
    RespConnection connection = node == null ? null : openTo(node);
    if (connection == null) {
      requireTime(deadline, "no connection to " + (node == null ? seeds : node));
      pause();
      refresh();
    }
    return connection;
  }

  private @Nullable RespConnection openTo(HostPort node) {
    RespConnection open = connections.get(node);
    if (open != null) {
      return open;
    }
    try {
      RespConnection fresh = new RespConnection(node, timeout);
      connections.put(node, fresh);
      // As with the greeting of any client: what is not answered here is not to be trusted with a
      // write. A proxy accepts before it knows whether the node is there.
      fresh.ask("PING");
      counts.connected();
      return fresh;
    } catch (IOException e) {
      drop(node);
      return null;
    }
  }

  private void drop(HostPort node) {
    RespConnection connection = connections.remove(node);
    if (connection != null) {
      connection.close();
    }
  }

  /** Asks for the slot map: those it knows, then the seeds, until one tells it. */
  private void refresh() {
    Set<HostPort> candidates = new LinkedHashSet<>(connections.keySet());
    candidates.addAll(known);
    candidates.addAll(seeds);
    for (HostPort candidate : List.copyOf(candidates)) {
      RespConnection connection = openTo(candidate);
      if (connection != null && readMap(connection)) {
        return;
      }
    }
  }

  private boolean readMap(RespConnection connection) {
    try {
      Reply reply = connection.ask("CLUSTER", "SLOTS");
      if (reply.isError()) {
        return false;
      }
      Map<Integer, HostPort> map = new HashMap<>();
      Set<HostPort> all = new LinkedHashSet<>();
      for (Reply range : reply.items()) {
        List<HostPort> nodes = nodes(range);
        all.addAll(nodes);
        long last = range.items().get(1).integer();
        for (long slot = range.items().get(0).integer(); slot <= last; slot++) {
          map.put((int) slot, nodes.get(0));
        }
      }
      slots = map;
      known.clear();
      known.addAll(all);
      return true;
    } catch (IOException e) {
      drop(connection.address());
      return false;
    }
  }

  private List<HostPort> nodes(Reply range) {
    List<HostPort> nodes = new ArrayList<>();
    for (Reply node : range.items().subList(2, range.items().size())) {
      String host = String.valueOf(node.items().get(0).text());
      int port = (int) node.items().get(1).integer();
      nodes.add(told.check(new HostPort(host, port), "CLUSTER SLOTS"));
    }
    return nodes;
  }

  @Override
  public void close() {
    connections.values().forEach(RespConnection::close);
    connections.clear();
  }
}
