package io.redisnat.proxy.ports;

import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.ports.NodePort.Owner;
import io.redisnat.proxy.ports.PortBinder.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of other audiences, open and not yet in use. Used by one thread. */
public final class PortChange {

  private static final Logger LOG = LoggerFactory.getLogger(PortChange.class);

  private final NodePorts ports;
  private final List<AudienceConfig> audiences;
  private final Map<Place, NodePort> opened = new HashMap<>();
  private final Map<Place, Owner> closedForIt = new HashMap<>();
  private boolean committed;

  PortChange(NodePorts ports, List<AudienceConfig> audiences) {
    this.ports = ports;
    this.audiences = audiences;
  }

  /** Opens what is missing: first what needs no other port to be closed. */
  void openPorts(Map<Place, NodePort> open, Map<Place, Owner> wanted) {
    Map<Place, Owner> inTheWay = new LinkedHashMap<>();
    try {
      wanted.forEach(
          (place, owner) -> {
            if (open.keySet().stream().anyMatch(place::excludes)) {
              inTheWay.put(place, owner);
            } else {
              opened.put(place, ports.open(owner));
            }
          });
      inTheWay.keySet().removeAll(open.keySet());
      inTheWay.forEach((place, owner) -> takeOver(open, place, owner));
    } catch (PortTakenException e) {
      undo().forEach(open::put);
      throw e;
    }
  }

  private void takeOver(Map<Place, NodePort> open, Place place, Owner owner) {
    open.values().stream()
        .map(NodePort::owner)
        .filter(old -> old.place().excludes(place))
        .toList()
        .forEach(
            old -> {
              closedForIt.put(old.place(), old);
              NodePort port = open.remove(old.place());
              if (port != null) {
                port.close();
                ReservedPort.awaitFree(old.place());
              }
            });
    opened.put(place, ports.open(owner));
  }

  /** Closes what was opened, opens again what was closed. */
  private Map<Place, NodePort> undo() {
    opened.values().forEach(NodePort::close);
    if (!closedForIt.isEmpty()) {
      opened.keySet().forEach(ReservedPort::awaitFree);
    }
    opened.clear();
    Map<Place, NodePort> restored = new HashMap<>();
    closedForIt.forEach(
        (place, owner) -> {
          try {
            restored.put(place, ports.open(owner));
          } catch (PortTakenException e) {
            // Somebody was quicker; it is tried again with the next look at the cluster.
            LOG.atError().addKeyValue("index", owner.index()).log(e.getMessage());
          }
        });
    closedForIt.clear();
    return restored;
  }

  /** The new ports are in use from now on, and those that are not needed any more close. */
  public void commit() {
    committed = true;
    ports.end(this, Map.copyOf(opened));
  }

  /** All is as it was before. */
  public void discard() {
    ports.end(this, undo());
  }

  boolean isCommitted() {
    return committed;
  }

  List<AudienceConfig> audiences() {
    return audiences;
  }
}
