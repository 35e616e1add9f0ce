package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The clients of one kind.
 *
 * @param name names them in the report
 * @param style what they know of clusters
 * @param seeds the addresses they are given; plain clients use the first only
 * @param isRight whether they may be told an address
 * @param writers how many clients that append to the logs
 * @param pipelines how many clients on each of the seeds that keep a pipeline on its way
 * @param timeout how long they wait for a connection or a reply before they give it up
 */
public record Clients(
    String name,
    Style style,
    List<HostPort> seeds,
    Predicate<HostPort> isRight,
    int writers,
    int pipelines,
    Duration timeout) {

  /** What clients know of clusters. */
  public enum Style {
    /** Slots and redirects: they go to the node that serves a key. */
    CLUSTER_AWARE,
    /** Nothing: they have one address, which must do everything and show no redirect. */
    PLAIN
  }

  /** Copies the list. */
  public Clients {
    seeds = List.copyOf(seeds);
  }

  /** The same with another timeout. */
  public Clients within(Duration other) {
    return new Clients(name, style, seeds, isRight, writers, pipelines, other);
  }
}
