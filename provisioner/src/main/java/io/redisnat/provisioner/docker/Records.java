package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateJson;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what was decided in a label of an empty volume. Labels cannot be changed, so each change is
 * a new volume with a higher revision, and then the old one goes: whoever reads meanwhile takes the
 * highest, which is always whole.
 */
final class Records {

  private final ClusterObjects objects;

  Records(ClusterObjects objects) {
    this.objects = objects;
  }

  Optional<ClusterState> read() {
    return latest().map(this::parse);
  }

  private ClusterState parse(InspectVolumeResponse volume) {
    try {
      return StateJson.parse(volume.getLabels().getOrDefault(Labels.SPEC, ""));
    } catch (IllegalArgumentException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "label %s of volume %s is damaged (%s): 'redis-nat down --volumes' removes the cluster"
              .formatted(Labels.SPEC, volume.getName(), e.getMessage()),
          e);
    }
  }

  void write(ClusterState state) {
    List<InspectVolumeResponse> before = objects.volumes(Role.RECORD);
    int revision = latest().map(Records::revision).orElse(0) + 1;
    Map<String, String> labels =
        Labels.of(
            objects.cluster(),
            Role.RECORD,
            Labels.SPEC,
            StateJson.compact(state),
            Labels.PLAN,
            planHash(state),
            Labels.REVISION,
            Integer.toString(revision));
    objects.ensureVolume(objects.volumeName("record-" + revision), labels);
    before.forEach(old -> objects.removeVolume(old.getName()));
  }

  /** Short, and the same for the same decision. */
  static String planHash(ClusterState state) {
    return new ImageContext().hash(Map.of("state", StateJson.compact(state)));
  }

  private Optional<InspectVolumeResponse> latest() {
    return objects.volumes(Role.RECORD).stream().max(Comparator.comparingInt(Records::revision));
  }

  private static int revision(InspectVolumeResponse volume) {
    return Integer.parseInt(volume.getLabels().getOrDefault(Labels.REVISION, "0"));
  }
}
