package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status --json} prints: a contract, to be extended and never renamed.
 *
 * @param name name of the cluster
 * @param runtime {@code local} or {@code docker}; null if there is no such cluster
 * @param state {@code ready}, {@code degraded} or {@code down}
 * @param proxy null if it does not run
 * @param nodes by machine and process
 */
record StatusReport(
    String name, @Nullable String runtime, String state, @Nullable Proxy proxy, List<Node> nodes) {

  /** Where any client can connect; empty if it cannot. */
  Optional<HostPort> entry() {
    return Optional.ofNullable(proxy).stream()
        .flatMap(running -> running.audiences().stream())
        .filter(audience -> audience.entryPort() != null)
        .map(audience -> new HostPort(audience.host(), audience.entryPort()))
        .findFirst();
  }

  static final String READY = "ready";
  static final String DEGRADED = "degraded";
  static final String DOWN = "down";

  /**
   * The proxy, as it runs.
   *
   * @param pid its process id; null if it is a container
   * @param container name of its container; null if it is a process
   * @param state where it is in its life: {@code starting}, {@code serving}, {@code draining},
   *     {@code stopped}; {@code unknown} if it does not say
   * @param audiences who is told which addresses
   */
  record Proxy(
      @Nullable Long pid, @Nullable String container, String state, List<Audience> audiences) {}

  /**
   * An audience.
   *
   * @param name its name
   * @param host the host its clients are told
   * @param entryPort the one port for any client; null if there is none
   */
  record Audience(String name, String host, @Nullable Integer entryPort) {}

  /**
   * A node.
   *
   * @param id 40 hex digits; null if it has never run
   * @param machine name of its machine
   * @param inside announced address
   * @param outside advertised address by audience
   * @param role {@code master} or {@code replica}: what it says, or was when it last ran
   * @param primary id of its master; null if it is one
   * @param slots {@code 0-5460}, several ranges with commas; empty if it serves none
   * @param link {@code up} or {@code down}: of a replica the link to its master, of a master
   *     whether it answers
   * @param lag of a replica that answers, how many bytes it is behind its master; else null
   * @param condition {@code running}, {@code paused}, {@code partitioned}, {@code stopped} or
   *     {@code absent}: what its runtime sees
   */
  record Node(
      @Nullable String id,
      String machine,
      String inside,
      Map<String, String> outside,
      String role,
      @Nullable String primary,
      String slots,
      String link,
      @Nullable Long lag,
      String condition) {

    boolean isMaster() {
      return role.equals("master");
    }
  }
}
