package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.topology.TopologyNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Translates the addresses of one reply for one client, and remembers the first that nobody knows.
 *
 * <p>Made for one rewrite and thrown away; not thread-safe.
 */
public final class Translator {

  private static final int NOT_TOLD = 0;

  private final AddressBook book;
  private final Vantage vantage;
  private final int selfIndex;
  private @Nullable String unknown;

  /**
   * A translator for one reply.
   *
   * @param selfIndex port index of the node that the reply comes from
   */
  public Translator(AddressBook book, Vantage vantage, int selfIndex) {
    this.book = book;
    this.vantage = vantage;
    this.selfIndex = selfIndex;
  }

  /** The first address that could not be translated; the rewritten reply must not leave then. */
  public Optional<String> unknown() {
    return Optional.ofNullable(unknown);
  }

  /** The host that every translated address gets. */
  public String outsideHost() {
    return vantage.host();
  }

  /**
   * The key under which CLUSTER SHARDS is to name the port of a node: the kind this client uses.
   */
  String portKey() {
    return vantage.tls() ? "tls-port" : "port";
  }

  /** The node whose listener this is, if the book has it. */
  private @Nullable Member self() {
    return book.byIndex(selfIndex);
  }

  /** The outside address of the node that the reply comes from, if the book has it. */
  @Nullable HostPort outsideSelf() {
    Member self = self();
    return self == null ? null : vantage.outside(self);
  }

  /**
   * The outside address of a node that is named by id and by address; the id counts more, because
   * it survives moves, empty hosts and host names.
   *
   * @return null if neither is known
   */
  public @Nullable HostPort outside(@Nullable String id, @Nullable String host, int port) {
    Member member = book.byId(id);
    if (member != null) {
      return vantage.outside(member);
    }
    return host == null || isUnspecific(host) ? null : outside(host, port);
  }

  /** The outside address of the node spelled {@code host:port} inside, or null. */
  public @Nullable HostPort outside(String host, int port) {
    Member member = book.byInside(host, port);
    if (member != null) {
      return vantage.outside(member);
    }
    // A node that announces outside addresses, or another proxy of this kind before it.
    boolean isOutside = vantage.isOutsideHost(host) && book.byIndex(vantage.indexOf(port)) != null;
    return isOutside ? new HostPort(host, port) : null;
  }

  /**
   * The outside address for {@code -MOVED slot host:port} and {@code -ASK slot host:port}; an empty
   * host or {@code ?} says nothing, then the slot has to.
   */
  @Nullable HostPort redirectTarget(boolean ask, int slot, String host, int port) {
    if (!isUnspecific(host)) {
      return outside(host, port);
    }
    Member member = ask ? book.importing(slot) : book.bySlot(slot);
    // The node itself can be no target: then the book is older than the redirect.
    if (member == null || member.index() == selfIndex || !hasPort(member, port)) {
      member = onlyMemberWithPort(port);
    }
    return member == null ? null : vantage.outside(member);
  }

  /**
   * The outside address of a replica as its master's INFO and ROLE spell it: by the address of its
   * replication link, which with several networks is none of its announced addresses.
   */
  @Nullable HostPort replica(String host, int port) {
    HostPort known = outside(host, port);
    Member self = self();
    if (known != null || self == null) {
      return known;
    }
    Member found = null;
    for (Member member : book.members()) {
      boolean replicates = member.node().primary().filter(self.node().id()::equals).isPresent();
      if (replicates && hasPort(member, port)) {
        if (found != null) {
          return null;
        }
        found = member;
      }
    }
    return found == null ? null : vantage.outside(found);
  }

  private @Nullable Member onlyMemberWithPort(int port) {
    Member found = null;
    for (Member member : book.members()) {
      if (member.index() != selfIndex && hasPort(member, port)) {
        if (found != null) {
          return null;
        }
        found = member;
      }
    }
    return found;
  }

  private static boolean hasPort(Member member, int port) {
    TopologyNode node = member.node();
    return port == NOT_TOLD
        || node.spellings().stream().anyMatch(spelling -> spelling.port() == port);
  }

  /** Remembers that {@code what} is unknown. */
  void unknown(String what) {
    if (unknown == null) {
      unknown = what;
    }
  }

  /** The node that a client means by {@code host:port}, if that is one of its outside addresses. */
  public @Nullable Member inside(String host, int port) {
    return vantage.isOutsideHost(host) ? book.byIndex(vantage.indexOf(port)) : null;
  }

  /** True if {@code host:port} lies among this audience's node ports, whoever has them. */
  public boolean isNodePort(String host, int port) {
    return vantage.isOutsideHost(host) && vantage.indexOf(port) >= 0;
  }

  /** True for the hosts that name nobody: empty, null and {@code ?}. */
  static boolean isUnspecific(@Nullable String host) {
    return host == null || host.isEmpty() || host.equals("?");
  }
}
