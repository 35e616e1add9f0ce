package io.redisnat.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Bed} is to be. Immutable.
 *
 * @param name the row of the table
 * @param server the program of its nodes
 * @param hosts where the nodes listen, in turn
 * @param outside where the proxy listens
 * @param login who logs in at nodes that want it; empty where nobody does
 * @param tls certificates, and which side has TLS; empty for plaintext everywhere
 * @param nodeArguments more arguments of every node; {@code %d} is its number
 */
record BedPlan(
    String name,
    Server server,
    List<String> hosts,
    String outside,
    Optional<Login> login,
    Optional<BedTls> tls,
    List<String> nodeArguments) {

  /** An ACL user that may do everything. */
  record Login(String user, String password) {}

  /** What nodes have for addresses where each machine can have one. */
  static final List<String> HOSTS = List.of("127.31.7.1", "127.31.7.2", "127.31.7.3");

  /** The usual one: plaintext, IPv4, nobody logs in. */
  static BedPlan of(String name, Server server) {
    return new BedPlan(
        name,
        server,
        server.bindsSourceAddress() ? HOSTS : List.of("127.0.0.1"),
        ClientNetwork.OUTSIDE,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  BedPlan withNodes(String... arguments) {
    return new BedPlan(name, server, hosts, outside, login, tls, List.of(arguments));
  }

  BedPlan withLogin(String user, String password) {
    return new BedPlan(
        name, server, hosts, outside, Optional.of(new Login(user, password)), tls, nodeArguments);
  }

  BedPlan withTls(BedTls both) {
    return new BedPlan(name, server, hosts, outside, login, Optional.of(both), nodeArguments);
  }

  BedPlan withIpv6() {
    return new BedPlan(
        name, server, List.of("::1"), ClientNetwork.OUTSIDE_6, login, tls, nodeArguments);
  }

  /** The arguments of node {@code number} on this host, beyond its address. */
  List<String> arguments(int number, String host) {
    List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    all.addAll(List.of("--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"));
    if (server.bindsSourceAddress()) {
      all.addAll(List.of("--bind-source-addr", host));
    }
    if (server.announces()) {
      all.addAll(List.of("--cluster-announce-ip", host));
    }
    login.ifPresent(
        l -> {
          all.addAll(List.of("--user", l.user(), "on", ">" + l.password(), "~*", "&*", "+@all"));
          all.addAll(List.of("--user", "default", "off"));
          all.addAll(List.of("--masteruser", l.user(), "--masterauth", l.password()));
        });
    tls.ifPresent(t -> all.addAll(t.nodeArguments(host)));
    nodeArguments.forEach(a -> all.add(a.replace("%d", Integer.toString(number))));
    return all;
  }

  /** What a client program is told besides the seed. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    login.ifPresent(
        l -> {
          environment.put("RN_USER", l.user());
          environment.put("RN_PASSWORD", l.password());
        });
    tls.ifPresent(t -> environment.putAll(t.environment()));
    if (!server.speaksResp3()) {
      environment.put("RN_PROTO", "2");
    }
    return environment;
  }
}
