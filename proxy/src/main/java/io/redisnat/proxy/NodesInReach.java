package io.redisnat.proxy;

import io.redisnat.proxy.route.upstream.NodeReach;
import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.TlsReports;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The nodes as entry ports reach them.
 *
 * @param connections opens connections
 * @param live the configuration in effect
 * @param refresher asks the cluster anew
 * @param counters counts what does not open
 */
record NodesInReach(
    NodeConnections connections,
    LiveConfig live,
    Function<String, CompletionStage<?>> refresher,
    SessionCounters counters)
    implements NodeReach {

  @Override
  public NodeDialer dialer(int node) {
    return connections.dialer(node);
  }

  @Override
  public TlsReports tlsReports() {
    return live.sessions().tlsReports();
  }

  @Override
  public void unreachable(int node, Throwable cause) {
    counters.dialRefused();
    var unused = refresher.apply("a node could not be reached");
  }
}
