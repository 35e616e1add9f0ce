package io.redisnat.provisioner.redis;

import io.redisnat.provisioner.health.Settings;
import java.time.Duration;
import java.util.Map;

/** Reads CONFIG GET of every version: what was {@code slave} before 5.0 is {@code replica} now. */
final class SettingsReader {

  /** Above any number of replicas, the barrier keeps them all where they are. */
  private static final int BARRIER_FOR_ALL = 100;

  private SettingsReader() {}

  static Settings read(Map<String, String> config) {
    boolean allowed = !"no".equals(config.get("cluster-allow-replica-migration"));
    int barrier = number(config, "cluster-migration-barrier", 1);
    return new Settings(
        Duration.ofMillis(number(config, "cluster-node-timeout", 15000)),
        !"no".equals(config.get("cluster-require-full-coverage")),
        number(
            config,
            "cluster-replica-validity-factor",
            number(config, "cluster-slave-validity-factor", 10)),
        Duration.ofSeconds(
            number(
                config, "repl-ping-replica-period", number(config, "repl-ping-slave-period", 10))),
        allowed && barrier < BARRIER_FOR_ALL);
  }

  private static int number(Map<String, String> config, String key, int otherwise) {
    String text = config.get(key);
    return text == null ? otherwise : Integer.parseInt(text);
  }
}
