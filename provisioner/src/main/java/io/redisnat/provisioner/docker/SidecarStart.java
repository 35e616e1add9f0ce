package io.redisnat.provisioner.docker;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Starts the container of the proxy with an entry port that can be published. One that nobody asked
 * for by its number gives way, also to somebody who takes it at the last moment.
 */
final class SidecarStart {

  private static final int LAST_PORT = 65535;

  /** So many ports in a row that were free, and were not when the engine wanted them. */
  private static final int ATTEMPTS = 5;

  private final Engine engine;
  private final ClusterObjects objects;
  private final ProxyPlace place;

  SidecarStart(Engine engine, ClusterObjects objects, ProxyPlace place) {
    this.engine = engine;
    this.objects = objects;
    this.place = place;
  }

  /**
   * Makes it and starts it.
   *
   * @param create makes the container, with this entry port
   * @throws RuntimeFailure with kind CONFLICT if a port is taken that was asked for
   */
  void run(Consumer<OptionalInt> create) {
    OptionalInt port = next(place.entryPort().first());
    for (int attempt = 1; ; attempt++) {
      // Its data is in the volume; a new one sees what has changed since.
      objects.proxy().ifPresent(objects::removeBox);
      create.accept(port);
      Box box = objects.proxy().orElseThrow();
      try {
        engine.ask("start container " + box.name(), c -> c.startContainerCmd(box.id()).exec());
        return;
      } catch (RuntimeFailure e) {
        boolean taken = e.kind() == Kind.CONFLICT && port.isPresent() && !isFree(port.getAsInt());
        if (!taken || !place.entryPort().mayMove() || attempt == ATTEMPTS) {
          throw e;
        }
        port = next(OptionalInt.of(port.getAsInt() + 1));
      }
    }
  }

  /** The first port that will do, from one on; that very one if it was asked for. */
  private OptionalInt next(OptionalInt from) {
    return place.entryPort().mayMove()
        ? IntStream.rangeClosed(from.orElseThrow(), LAST_PORT)
            .filter(port -> port < place.portBase() || port > place.lastPort())
            .filter(this::isFree)
            .findFirst()
        : from;
  }

  private boolean isFree(int port) {
    return Ports.isFree(new HostPort(place.bind(), port));
  }
}
