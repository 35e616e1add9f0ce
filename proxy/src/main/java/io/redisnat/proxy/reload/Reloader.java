package io.redisnat.proxy.reload;

import io.redisnat.config.ConfigChange;
import io.redisnat.config.ConfigException;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.reload.ReloadReport.Outcome;
import io.redisnat.proxy.reload.Reloadable.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new configuration into effect, as a whole or not at all, and says what came of it.
 * Thread-safe: one reload at a time, the others wait. Binds ports and reads files, so it is not for
 * event loops.
 */
public final class Reloader {

  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private final List<Reloadable> parts;
  private final ReloadCounters counters = new ReloadCounters();
  private ProxyConfig current;

  /**
   * Reloads nothing yet.
   *
   * @param current what is in effect
   * @param parts who has to follow, in the order in which they are asked; those that cannot try
   *     without disturbing anything come last
   */
  public Reloader(ProxyConfig current, List<Reloadable> parts) {
    this.current = current;
    this.parts = List.copyOf(parts);
  }

  /** How reloads went so far. */
  public ReloadCounters counters() {
    return counters;
  }

  /**
   * Reads a configuration and brings it into effect; logs and counts what came of it.
   *
   * @param tooLate true if the proxy is stopping already
   */
  public synchronized ReloadReport reload(Supplier<ProxyConfig> source, BooleanSupplier tooLate) {
    ReloadReport report =
        tooLate.getAsBoolean()
            ? ReloadReport.failed(Outcome.REFUSED, List.of("the proxy is stopping"))
            : attempt(source);
    counters.finished(report.outcome());
    log(report);
    return report;
  }

  private ReloadReport attempt(Supplier<ProxyConfig> source) {
    ProxyConfig read;
    try {
      read = source.get();
    } catch (ConfigException e) {
      return ReloadReport.failed(Outcome.INVALID, e.problems());
    }
    ProxyConfig next = ConfigChange.withoutRestart(current, read);
    List<Prepared> prepared = new ArrayList<>();
    try {
      parts.forEach(part -> prepared.add(part.prepare(next)));
    } catch (RefusedException e) {
      prepared.forEach(Reloader::discard);
      return ReloadReport.failed(e.outcome(), List.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      prepared.forEach(Reloader::discard);
      throw e;
    }
    List<ConfigChange> differences = ConfigChange.between(current, read);
    List<String> changes = new ArrayList<>(texts(differences, change -> !change.needsRestart()));
    prepared.forEach(part -> changes.addAll(part.changes()));
    prepared.forEach(Reloader::commit);
    current = next;
    return new ReloadReport(
        changes.isEmpty() ? Outcome.UNCHANGED : Outcome.APPLIED,
        changes,
        texts(differences, ConfigChange::needsRestart),
        List.of());
  }

  private static List<String> texts(List<ConfigChange> changes, Predicate<ConfigChange> which) {
    return changes.stream().filter(which).map(ConfigChange::toString).toList();
  }

  private static void commit(Prepared part) {
    try {
      part.commit();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a part did not follow the configuration, which is a defect");
    }
  }

  private static void discard(Prepared part) {
    try {
      part.discard();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a reload was not taken back in full, which is a defect");
    }
  }

  private static void log(ReloadReport report) {
    report.changes().forEach(change -> LOG.atInfo().log("reload: {}", change));
    report.waiting().forEach(change -> LOG.atWarn().log("reload: needs a restart: {}", change));
    report.problems().forEach(problem -> LOG.atError().log("reload: {}", problem));
    LOG.atInfo()
        .addKeyValue("outcome", report.outcome().word())
        .addKeyValue("changes", report.changes().size())
        .log(report.lines().get(0));
  }
}
