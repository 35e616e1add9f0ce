package io.redisnat.config;

import io.redisnat.config.ProxyConfig.LedgerConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two configurations, for people.
 *
 * @param setting its path without the root: {@code limits.max-held}; what belongs to one audience
 *     is under {@code audiences[name]}
 * @param before the old value as it would be written; empty if there was none
 * @param after the new value; empty if there is none
 */
public record ConfigChange(String setting, Optional<String> before, Optional<String> after) {

  /** What a running proxy cannot change: it would have to drop what depends on it. */
  private static final Set<String> AT_START_ONLY =
      Set.of("transport", "event-loops", "ledger.file", "admin.listen");

  private static final String PASSWORD = "upstream.password";

  /** Every difference, in the order of the configuration; secrets are not shown. */
  public static List<ConfigChange> between(ProxyConfig before, ProxyConfig after) {
    Map<String, String> old = EffectiveConfig.values(before);
    Map<String, String> fresh = EffectiveConfig.values(after);
    Set<String> settings = new LinkedHashSet<>(old.keySet());
    settings.addAll(fresh.keySet());
    Set<String> audiences = audiencesOfOne(before, after);
    List<ConfigChange> changes = new ArrayList<>();
    for (String setting : settings) {
      boolean secret = setting.equals(PASSWORD) && !password(before).equals(password(after));
      boolean differs = secret || !Objects.equals(old.get(setting), fresh.get(setting));
      if (differs && audiences.stream().noneMatch(setting::startsWith)) {
        changes.add(change(setting, old.get(setting), fresh.get(setting)));
      }
    }
    for (String audience : audiences) {
      changes.add(change(audience, block(before, audience), block(after, audience)));
    }
    return changes;
  }

  /**
   * What a running proxy can have of a new configuration: the settings that need a restart stay as
   * they are.
   */
  public static ProxyConfig withoutRestart(ProxyConfig running, ProxyConfig next) {
    return new ProxyConfig(
        running.transport(),
        running.eventLoops(),
        next.drainTimeout(),
        new LedgerConfig(running.ledger().file(), next.ledger().grace()),
        next.upstream(),
        next.audiences(),
        next.limits(),
        next.entry(),
        next.topology(),
        running.admin(),
        next.log());
  }

  private static ConfigChange change(
      String setting, @Nullable String before, @Nullable String after) {
    return new ConfigChange(setting, Optional.ofNullable(before), Optional.ofNullable(after));
  }

  /** Those that come or go: one change each, not one for each of their settings. */
  private static Set<String> audiencesOfOne(ProxyConfig before, ProxyConfig after) {
    Set<String> one = new TreeSet<>();
    before.audiences().forEach(audience -> one.add(path(audience)));
    after.audiences().stream()
        .map(ConfigChange::path)
        .filter(p -> !one.add(p))
        .toList()
        .forEach(one::remove);
    return one;
  }

  private static String path(AudienceConfig audience) {
    return "audiences[" + audience.name() + "]";
  }

  private static @Nullable String block(ProxyConfig config, String path) {
    return config.audiences().stream()
        .filter(audience -> path(audience).equals(path))
        .map(AudienceConfig::block)
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> password(ProxyConfig config) {
    return config.upstream().credentials().map(Credentials::password);
  }

  /** True if the change has to wait for the next start. */
  public boolean needsRestart() {
    return AT_START_ONLY.contains(setting);
  }

  /** One line: {@code limits.max-held: 64 MiB -> 32 MiB}. */
  @Override
  public String toString() {
    return setting + ": " + before.orElse("none") + " -> " + after.orElse("none");
  }
}
