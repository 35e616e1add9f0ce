package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container of ours, as it was when it was looked at.
 *
 * @param id the engine's id
 * @param name its name
 * @param state {@code created}, {@code running}, {@code paused}, {@code exited} ...
 * @param labels what is written on it
 * @param ip its address in the network of its cluster; empty if it is cut off from it
 */
record Box(String id, String name, String state, Map<String, String> labels, Optional<String> ip) {

  /** Where nodes of a machine are published: {@code 7000=41000,7001=41001}. */
  static final String PUBLISHED = "io.redisnat.published";

  static Box of(Container container, String network) {
    String[] names = container.getNames();
    return new Box(
        container.getId(),
        names == null || names.length == 0 ? container.getId() : names[0].substring(1),
        String.valueOf(container.getState()),
        container.getLabels(),
        ip(container.getNetworkSettings(), network));
  }

  private static Optional<String> ip(ContainerNetworkSettings settings, String network) {
    return Optional.ofNullable(settings)
        .map(ContainerNetworkSettings::getNetworks)
        .map(networks -> networks.get(network))
        .map(ContainerNetwork::getIpAddress)
        .filter(ip -> !ip.isEmpty());
  }

  boolean isRunning() {
    return state.equals("running");
  }

  boolean isPaused() {
    return state.equals("paused");
  }

  boolean is(Labels.Role role) {
    return role.text().equals(labels.get(Labels.ROLE));
  }

  String machine() {
    return labels.getOrDefault(Labels.MACHINE, "");
  }

  /** Where any client can connect to the proxy in it; empty if it cannot. */
  OptionalInt entryPort() {
    return EntryPort.parse(labels.getOrDefault(Labels.ENTRY_PORT, "off")).first();
  }

  /** Where each port of the container is published on this host; empty if none is. */
  Map<Integer, HostPort> published() {
    Map<Integer, HostPort> published = new HashMap<>();
    Arrays.stream(labels.getOrDefault(PUBLISHED, "").split(","))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("="))
        .forEach(
            pair ->
                published.put(
                    Integer.parseInt(pair[0]),
                    new HostPort("127.0.0.1", Integer.parseInt(pair[1]))));
    return published;
  }
}
