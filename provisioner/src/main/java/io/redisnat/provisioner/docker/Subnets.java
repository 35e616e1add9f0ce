package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.Network;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which networks are taken, and by whom: networks of the engine, other clusters, this host. */
final class Subnets {

  /** The one of the post. */
  static final Subnet DEFAULT = Subnet.parse("10.10.10.0/24");

  private static final int TRIED = 240;

  private final Map<Subnet, String> taken = new LinkedHashMap<>();

  /**
   * Asks the engine and this host.
   *
   * @param recorded what other clusters have decided on, whether it is made or not
   */
  Subnets(Engine engine, Map<Subnet, String> recorded) {
    taken.putAll(recorded);
    for (Network network : engine.ask("list networks", c -> c.listNetworksCmd().exec())) {
      for (Subnet subnet : subnets(network)) {
        taken.putIfAbsent(subnet, "network " + network.getName());
      }
    }
    interfaces().forEach((subnet, name) -> taken.putIfAbsent(subnet, "interface " + name));
  }

  Subnets(Map<Subnet, String> taken) {
    this.taken.putAll(taken);
  }

  /** The IPv4 networks of a network. */
  static List<Subnet> subnets(Network network) {
    List<Subnet> subnets = new ArrayList<>();
    if (network.getIpam() != null && network.getIpam().getConfig() != null) {
      for (Network.Ipam.Config config : network.getIpam().getConfig()) {
        String text = config.getSubnet();
        if (text != null && !text.contains(":")) {
          subnets.add(Subnet.parse(text));
        }
      }
    }
    return subnets;
  }

  private static Map<Subnet, String> interfaces() {
    Map<Subnet, String> found = new LinkedHashMap<>();
    try {
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : one.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet4Address ip) {
            found.put(
                Subnet.parse(ip.getHostAddress() + "/" + address.getNetworkPrefixLength()),
                one.getName());
          }
        }
      }
    } catch (SocketException e) {
      // Then the engine is the only one to ask; it refuses what it cannot make.
      return found;
    }
    return found;
  }

  /** Who has a part of it. */
  Optional<String> holder(Subnet subnet) {
    return taken.entrySet().stream()
        .filter(entry -> entry.getKey().overlaps(subnet))
        .map(entry -> entry.getValue() + " (" + entry.getKey() + ")")
        .findFirst();
  }

  /**
   * The wished one, or else the default, or else the next that is free.
   *
   * @param note gets a line if it is not the default
   */
  Subnet choose(Optional<String> wished, Consumer<String> note) {
    if (wished.isPresent()) {
      Subnet subnet = Subnet.wished(wished.get());
      holder(subnet)
          .ifPresent(
              who -> {
                throw new RuntimeFailure(
                    Kind.CONFLICT,
                    "--subnet %s is taken by %s: choose another, or leave it out to get a free one"
                        .formatted(subnet, who));
              });
      return subnet;
    }
    Subnet subnet = DEFAULT;
    for (int i = 0; i < TRIED; i++, subnet = subnet.next()) {
      if (holder(subnet).isEmpty()) {
        if (i > 0) {
          note.accept(
              "subnet %s is taken by %s: the machines get %s"
                  .formatted(DEFAULT, holder(DEFAULT).orElse("somebody"), subnet));
        }
        return subnet;
      }
    }
    throw new RuntimeFailure(
        Kind.CONFLICT,
        "no free subnet from %s on: name one with --subnet, or remove networks that are not needed"
            .formatted(DEFAULT));
  }
}
