package io.redisnat.provisioner.docker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written on every object of ours. An object without {@link #CLUSTER} belongs to somebody
 * else and is not touched.
 */
final class Labels {

  private static final String PREFIX = "io.redisnat.";

  /** Name of the cluster. */
  static final String CLUSTER = PREFIX + "cluster";

  /** What the object is: one of {@link Role}. */
  static final String ROLE = PREFIX + "role";

  /** Name of the machine, on its container and volume. */
  static final String MACHINE = PREFIX + "machine";

  /** What was decided of the cluster, as JSON; on the volume of role {@code record}. */
  static final String SPEC = PREFIX + "spec";

  /** Which of several records is the last. */
  static final String REVISION = PREFIX + "revision";

  /** Hash of what was decided when the object was made. */
  static final String PLAN = PREFIX + "plan";

  /** The entry port that is published, on the container of the proxy. */
  static final String ENTRY_PORT = PREFIX + "entry-port";

  /** Hash of what an image was built from. */
  static final String CONTEXT = PREFIX + "context";

  /** Version of this program. */
  static final String VERSION = PREFIX + "version";

  private Labels() {}

  /** What an object is for. */
  enum Role {
    MACHINE,
    PROXY,
    NETWORK,
    DATA,
    LEDGER,
    RECORD,
    IMAGE;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** For an object of a cluster; {@code more} are keys and values in turn. */
  static Map<String, String> of(String cluster, Role role, String... more) {
    Map<String, String> labels = new HashMap<>();
    labels.put(CLUSTER, cluster);
    labels.put(ROLE, role.text());
    labels.put(VERSION, version());
    for (int i = 0; i < more.length; i += 2) {
      labels.put(more[i], more[i + 1]);
    }
    return labels;
  }

  /** For asking the engine. */
  static List<String> filter(String cluster) {
    return List.of(CLUSTER + "=" + cluster);
  }

  /** For asking the engine. */
  static List<String> filter(String cluster, Role role) {
    return List.of(CLUSTER + "=" + cluster, ROLE + "=" + role.text());
  }

  /** True if the object belongs to that cluster. */
  static boolean isOf(Map<String, String> labels, String cluster) {
    return labels != null && cluster.equals(labels.get(CLUSTER));
  }

  static String version() {
    return Optional.ofNullable(Labels.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
