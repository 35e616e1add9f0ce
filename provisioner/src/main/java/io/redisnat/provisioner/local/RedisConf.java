package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The redis.conf of a node. */
final class RedisConf {

  private RedisConf() {}

  /**
   * Its text.
   *
   * @param version what the server knows; what it does not know is left out
   * @param options more settings, or other values for these
   */
  static String of(
      HostPort address, Path directory, RedisVersion version, Map<String, String> options) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("port", Integer.toString(address.port()));
    conf.put("bind", address.host());
    if (version.isAtLeast(RedisVersion.BIND_SOURCE_ADDR)) {
      conf.put("bind-source-addr", address.host());
    }
    // Of 127.0.0.0/8 protected mode knows 127.0.0.1 only, and would refuse the node's own replicas.
    conf.put("protected-mode", "no");
    conf.put("daemonize", "no");
    conf.put("dir", quoted(directory.toString()));
    // Empty means standard output, which goes to redis.log: errors in this file are seen there too.
    conf.put("logfile", "\"\"");
    conf.put("save", "\"\"");
    conf.put("appendonly", "yes");
    conf.put("cluster-enabled", "yes");
    conf.put("cluster-config-file", "nodes.conf");
    conf.put("cluster-node-timeout", "5000");
    conf.put("cluster-announce-ip", address.host());
    // Replicas must stay where the plan has put them; migration does not look at machines.
    if (version.isAtLeast(RedisVersion.ALLOW_REPLICA_MIGRATION)) {
      conf.put("cluster-allow-replica-migration", "no");
    } else {
      conf.put("cluster-migration-barrier", "999");
    }
    // The default of 5 s is 5 s in which the cluster cannot fail over.
    conf.put("repl-diskless-sync-delay", "0");
    conf.putAll(options);
    StringBuilder text = new StringBuilder("# Written by redis-nat at each start.\n");
    conf.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return text.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
