package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import java.time.Duration;
import java.util.Optional;

/** The cluster as the loop sees it: real nodes, or a model of them in tests. */
public interface World {

  /** Looks at it; bounded, also where nodes do not answer. */
  ObservedCluster observe();

  /**
   * Sends one command; it may take effect later, or never.
   *
   * @return why the node refused or did not answer; empty if it said yes
   */
  Optional<String> apply(Change change);

  /** Lets time pass. */
  void pause(Duration time);

  /** Time since some fixed moment. */
  Duration clock();
}
