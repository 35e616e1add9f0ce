package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.upstream.Upstreams;

/** Who a client is to the nodes: as whom, in which protocol and from where it is served. */
public final class Standing {

  private final ClientState state;
  private final Routing routing;
  private final Upstreams upstreams;
  private final Intake intake;
  private final boolean mustLogIn;
  private boolean left;

  /**
   * A client that has just come.
   *
   * @param mustLogIn true if nodes are taken to want a login: then big commands are for those who
   *     have one, as on node ports
   */
  Standing(
      ClientState state, Routing routing, Upstreams upstreams, Intake intake, boolean mustLogIn) {
    this.state = state;
    this.routing = routing;
    this.upstreams = upstreams;
    this.intake = intake;
    this.mustLogIn = mustLogIn;
    limitRequests();
  }

  /** From now on its commands are sent as somebody else, or in another protocol. */
  public void speakAs(Identity who, int protocol) {
    if (left) {
      return;
    }
    Upstream before = routing.upstream();
    routing.upstream(upstreams.use(who, protocol));
    before.unuse();
    state.speakAs(who, protocol);
    limitRequests();
  }

  private void limitRequests() {
    intake.loggedIn(!mustLogIn || state.identity().hasPassword() || routing.upstream().isOpen());
  }

  /** From now on replicas may answer its reads, or not. */
  public void readFromReplicas(boolean allowed) {
    state.readOnly(allowed);
    routing.readFromReplicas(allowed);
  }

  /** The client is gone: a login that is still judged changes nothing any more. */
  void leave() {
    left = true;
    routing.close();
    routing.upstream().unuse();
  }

  /** As it was when it came. */
  void reset() {
    state.reset();
    routing.readFromReplicas(false);
    speakAs(Identity.ANONYMOUS, ClientState.RESP2);
  }
}
