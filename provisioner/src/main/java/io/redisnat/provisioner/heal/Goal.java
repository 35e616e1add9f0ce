package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import java.util.List;

/** A state of the cluster that is wanted. Implementations keep no memory between calls. */
public interface Goal {

  /** What to do next, given what is observed now. */
  Next next(ObservedCluster now);

  /** Everything that would be done from here, as far as it can be told now. */
  List<Step> preview(ObservedCluster now);

  /** How often a step that was applied and did not work may be tried in all. */
  int attempts();
}
