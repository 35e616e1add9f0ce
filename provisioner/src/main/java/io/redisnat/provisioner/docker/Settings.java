package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user can say about a cluster of containers, and what was decided.
 *
 * @param values as they are recorded
 */
public record Settings(Map<String, String> values) {

  /** Key: the IPv4 network of the machines; wished for, or chosen. */
  public static final String SUBNET = "subnet";

  /** Key: the image to build on. */
  public static final String BASE_IMAGE = "base-image";

  /**
   * Key: {@code auto}, {@code always} or {@code never}: whether nodes are published on 127.0.0.1.
   */
  public static final String PUBLISH = "publish";

  private static final List<String> PUBLISH_VALUES = List.of("auto", "always", "never");

  /** Copies the map. */
  public Settings {
    values = Map.copyOf(values);
  }

  static Settings of(ClusterState state) {
    return new Settings(state.settings());
  }

  Optional<String> wishedSubnet() {
    return Optional.ofNullable(values.get(SUBNET));
  }

  /** The one that was chosen. */
  Subnet subnet() {
    return wishedSubnet().map(Subnet::parse).orElse(Subnets.DEFAULT);
  }

  String baseImage() {
    return values.getOrDefault(BASE_IMAGE, Images.DEFAULT_BASE);
  }

  /**
   * Whether this host needs published ports to reach the machines. An engine on this very host
   * gives the host the gateway's address; one in a virtual machine or another network namespace
   * (Docker Desktop, Colima, rootless) does not.
   */
  boolean isPublished() {
    return switch (publish()) {
      case "always" -> true;
      case "never" -> false;
      default -> !Ports.isLocal(subnet().gateway());
    };
  }

  private String publish() {
    return values.getOrDefault(PUBLISH, PUBLISH_VALUES.get(0));
  }

  /**
   * Looks whether what the user said makes sense.
   *
   * @throws RuntimeFailure if not
   */
  void check() {
    if (!PUBLISH_VALUES.contains(publish())) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--publish is '%s': use %s".formatted(publish(), String.join(", ", PUBLISH_VALUES)));
    }
  }
}
