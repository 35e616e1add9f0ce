package io.redisnat.provisioner.runtime;

import java.util.List;

/**
 * Where clusters can run: processes of this host, or containers. It knows its clusters by what it
 * finds there, never by what another runtime says. Thread-safe.
 */
public interface ClusterRuntime extends AutoCloseable {

  /** {@code local} or {@code docker}: what {@code --runtime} and {@link ClusterState} say. */
  String kind();

  /** Where that is, for people: a socket, a directory. */
  String place();

  /**
   * The names of all clusters there, half-made and damaged ones included, in order.
   *
   * @throws RuntimeFailure with kind ENGINE if there is no asking
   */
  List<String> names();

  /**
   * The cluster of that name, whether there is anything of it yet or not; touches nothing.
   *
   * @throws RuntimeFailure with kind CONFIGURATION if it cannot be a name
   */
  Deployment open(String name);

  /** Gives connections back; clusters run on. */
  @Override
  void close();
}
