package io.redisnat.provisioner.docker;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.ProxyRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The proxy as a process of this host or as a container, as was decided. */
final class DockerProxy implements ProxyRunner {

  private final ProxyRunner host;
  private final ProxyRunner sidecar;
  private final Supplier<Optional<ClusterState>> recorded;

  DockerProxy(ProxyRunner host, ProxyRunner sidecar, Supplier<Optional<ClusterState>> recorded) {
    this.host = host;
    this.sidecar = sidecar;
    this.recorded = recorded;
  }

  private ProxyRunner of(ClusterState state) {
    return state.proxy().filter(p -> p.where() == ProxyPlace.Where.SIDECAR).isPresent()
        ? sidecar
        : host;
  }

  @Override
  public void start(ClusterState state, Duration timeout) {
    of(state).start(state, timeout);
  }

  @Override
  public void stop() {
    // Also of a cluster whose record is damaged: only one of the two is there.
    host.stop();
    sidecar.stop();
  }

  @Override
  public Optional<Running> running(ClusterState state) {
    return of(state).running(state);
  }

  @Override
  public List<String> missing(ClusterState state) {
    return of(state).missing(state);
  }

  @Override
  public Map<HostPort, Integer> ports(ClusterState state) {
    return of(state).ports(state);
  }

  @Override
  public void logs(int tail, boolean follow, Consumer<String> lines) {
    recorded.get().ifPresent(state -> of(state).logs(tail, follow, lines));
  }
}
