package io.redisnat.proxy.ports;

import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.ports.PortBinder.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry ports of another configuration, open and not yet in use. Used by one thread. */
public final class EntryChange {

  private static final Logger LOG = LoggerFactory.getLogger(EntryChange.class);

  private final EntryPorts ports;
  private final ProxyConfig before;
  private final ProxyConfig next;
  private final Map<String, EntryListener> kept = new LinkedHashMap<>();
  private final Map<String, EntryListener> opened = new LinkedHashMap<>();
  private final List<EntryListener> gone = new ArrayList<>();
  private final List<EntryListener> closedForIt = new ArrayList<>();

  EntryChange(EntryPorts ports, ProxyConfig before, ProxyConfig next) {
    this.ports = ports;
    this.before = before;
    this.next = next;
  }

  /** Keeps what may stay, makes way, and opens the rest. */
  void openPorts(Map<String, EntryListener> open) {
    for (EntryListener listener : open.values()) {
      if (isKept(listener)) {
        kept.put(listener.audience().name(), listener);
      } else {
        gone.add(listener);
      }
    }
    gone.stream().filter(this::isInTheWay).forEach(closedForIt::add);
    closedForIt.forEach(EntryListener::close);
    gone.removeAll(closedForIt);
    try {
      for (AudienceConfig audience : next.audiences()) {
        if (!kept.containsKey(audience.name())) {
          ports
              .open(audience, next.entryCandidates(audience))
              .ifPresent(listener -> opened.put(audience.name(), listener));
        }
      }
    } catch (PortTakenException e) {
      discard();
      throw e;
    }
  }

  private boolean isKept(EntryListener listener) {
    return next.audiences().stream()
        .anyMatch(
            audience ->
                audience.name().equals(listener.audience().name())
                    && listener.suits(audience, next));
  }

  /**
   * A port that is asked for by its number needs one that is not needed any more to close first.
   */
  private boolean isInTheWay(EntryListener old) {
    Place place = old.place();
    HostPort address = new HostPort(place.bind(), place.port());
    return next.audiences().stream()
        .anyMatch(audience -> audience.mayListenOn(address) || audience.wantsEntryPortAt(address));
  }

  /** The new ports are in use from now on, and those that are not needed any more close. */
  public void commit() {
    Map<String, EntryListener> now = new LinkedHashMap<>(kept);
    now.putAll(opened);
    ports.end(next, now);
    gone.forEach(EntryListener::close);
  }

  /** All is as it was before. */
  public void discard() {
    opened.values().forEach(EntryListener::close);
    Map<String, EntryListener> restored = new LinkedHashMap<>(kept);
    gone.forEach(listener -> restored.put(listener.audience().name(), listener));
    for (EntryListener listener : closedForIt) {
      try {
        ports
            .open(listener.audience(), List.of(listener.place().port()))
            .ifPresent(again -> restored.put(listener.audience().name(), again));
      } catch (PortTakenException e) {
        // Somebody was quicker.
        LOG.atError().log(e.getMessage());
      }
    }
    ports.end(before, restored);
  }
}
