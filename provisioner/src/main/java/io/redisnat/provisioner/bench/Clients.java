package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The clients of one kind.
 *
 * @param name names them in the report
 * @param seeds the addresses they are given
 * @param isRight whether they may be told an address
 * @param writers how many cluster-aware clients that append to the logs
 * @param pipelines how many plain clients on each of the seeds
 * @param timeout how long they wait for a connection or a reply before they give it up
 */
public record Clients(
    String name,
    List<HostPort> seeds,
    Predicate<HostPort> isRight,
    int writers,
    int pipelines,
    Duration timeout) {

  /** Copies the list. */
  public Clients {
    seeds = List.copyOf(seeds);
  }

  /** The same with another timeout. */
  public Clients within(Duration other) {
    return new Clients(name, seeds, isRight, writers, pipelines, other);
  }
}
