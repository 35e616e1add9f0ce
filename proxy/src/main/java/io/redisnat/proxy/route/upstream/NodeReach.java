package io.redisnat.proxy.route.upstream;

import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.session.TlsReports;

/** How nodes are reached; they are told apart by their port index. Thread-safe. */
public interface NodeReach {

  /** Opens connections to this node, wherever it is by then. */
  NodeDialer dialer(int node);

  /** Where TLS connections that do not come about are told of. */
  TlsReports tlsReports();

  /** A connection to this node did not open: whoever knows better may look. Never waits. */
  void unreachable(int node, Throwable cause);
}
