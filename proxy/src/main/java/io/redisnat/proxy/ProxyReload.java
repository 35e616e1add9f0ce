package io.redisnat.proxy;

import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ConnectionLimits;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.ports.EntryChange;
import io.redisnat.proxy.ports.EntryPorts;
import io.redisnat.proxy.ports.LedgerException;
import io.redisnat.proxy.ports.NodePorts;
import io.redisnat.proxy.ports.PortChange;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.ports.PortTakenException;
import io.redisnat.proxy.reload.RefusedException;
import io.redisnat.proxy.reload.Reloadable;
import io.redisnat.proxy.topology.TopologyWatcher;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.TlsContexts;
import io.redisnat.proxy.transport.TransportException;
import io.redisnat.tls.PemException;
import java.util.List;

/** How each part of the proxy follows a new configuration. */
final class ProxyReload {

  private ProxyReload() {}

  /** Number of node ports that every audience has room for. */
  static int capacity(ProxyConfig config) {
    return config.audiences().stream().mapToInt(AudienceConfig::capacity).min().orElseThrow();
  }

  static Acceptance acceptance(ProxyConfig config) {
    ConnectionLimits limits = config.limits().connections();
    return new Acceptance(limits.acceptRate(), limits.acceptBurst());
  }

  /** Refuses a capacity that is too small for the ports in use. */
  static Reloadable ledger(PortLedger ledger) {
    return next -> {
      try {
        ledger.checkResize(next.ledger().grace(), capacity(next));
      } catch (LedgerException e) {
        throw RefusedException.invalid(e);
      }
      return () -> ledger.resize(next.ledger().grace(), capacity(next));
    };
  }

  /** Reads all certificates and keys anew: the same files may hold others now. */
  static Reloadable certificates(TlsContexts tls) {
    return next -> {
      TlsContexts.Replacement replacement;
      try {
        replacement = tls.prepare(next);
      } catch (PemException | TransportException e) {
        throw RefusedException.invalid(e);
      }
      return new Reloadable.Prepared() {
        @Override
        public void commit() {
          replacement.use();
        }

        @Override
        public List<String> changes() {
          return replacement.changed().stream().map(whose -> "new certificates: " + whose).toList();
        }
      };
    };
  }

  /** All that is asked for each time: limits, advertised hosts, dial addresses. */
  static Reloadable settings(
      LiveConfig live, NodeConnections connections, Acceptance acceptance, Cautions cautions) {
    return next ->
        () -> {
          ConnectionLimits limits = next.limits().connections();
          acceptance.limit(limits.acceptRate(), limits.acceptBurst());
          connections.configure(next);
          live.set(next);
          cautions.give(next);
        };
  }

  /** Whom to ask about the cluster; what is known of it stays. */
  static Reloadable topology(LiveConfig live, TopologyWatcher watcher) {
    return next -> {
      ProxyConfig before = live.get();
      boolean same =
          next.upstream().equals(before.upstream()) && next.topology().equals(before.topology());
      return () -> {
        if (!same) {
          watcher.reconfigure(next.upstream(), next.topology());
        }
      };
    };
  }

  /** Opens, moves and closes entry ports. */
  static Reloadable entryPorts(EntryPorts ports) {
    return next -> {
      EntryChange change;
      try {
        change = ports.prepare(next);
      } catch (PortTakenException e) {
        throw RefusedException.conflict(e);
      }
      return new Reloadable.Prepared() {
        @Override
        public void commit() {
          change.commit();
        }

        @Override
        public void discard() {
          change.discard();
        }
      };
    };
  }

  /**
   * Opens new ports and closes those that are needed no more.
   *
   * @param moved what is to be done once they are in use
   */
  static Reloadable ports(NodePorts ports, Runnable moved) {
    return next -> {
      PortChange change;
      try {
        change = ports.prepare(next.audiences());
      } catch (PortTakenException e) {
        throw RefusedException.conflict(e);
      }
      return new Reloadable.Prepared() {
        @Override
        public void commit() {
          change.commit();
          moved.run();
        }

        @Override
        public void discard() {
          change.discard();
        }
      };
    };
  }
}
