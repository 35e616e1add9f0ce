package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * One line of CLUSTER NODES or CLUSTER REPLICAS. Only its address field is translated: the bus port
 * stays (nobody outside dials it), a host name goes (some clients prefer it), flags and link state
 * are the cluster's own truth.
 */
final class NodeLine {

  private static final int FIELDS = 8;

  private NodeLine() {}

  /** The translated line, or null if it is none. */
  static @Nullable String rewrite(String line, Translator translator) {
    int idEnd = line.indexOf(' ');
    int addressEnd = idEnd < 0 ? -1 : line.indexOf(' ', idEnd + 1);
    int flagsEnd = addressEnd < 0 ? -1 : line.indexOf(' ', addressEnd + 1);
    if (flagsEnd < 0 || idEnd != NodeId.LENGTH || fields(line) < FIELDS) {
      return null;
    }
    String id = line.substring(0, idEnd);
    NodeAddress address = address(line.substring(idEnd + 1, addressEnd));
    if (address == null || !NodeId.isNodeId(id)) {
      return null;
    }
    String flags = line.substring(addressEnd + 1, flagsEnd);
    return id + ' ' + field(id, address, flags, translator) + line.substring(addressEnd);
  }

  private static String field(String id, NodeAddress address, String flags, Translator translator) {
    if (address.isNowhere() || flags.contains("noaddr")) {
      return nowhere(address);
    }
    HostPort announced = address.announced();
    HostPort outside = translator.outside(id, announced.host(), announced.port());
    if (outside == null && flags.contains("myself")) {
      outside = translator.outsideSelf();
    }
    if (outside == null && flags.contains("handshake")) {
      // A stranger under a temporary id: no client uses it, and it may never become a member.
      return nowhere(address);
    }
    if (outside == null) {
      translator.unknown(announced + " (" + id + ")");
      return announced.toString();
    }
    return outside + address.suffix();
  }

  // As the server itself spells it; 3.x prints no bus port.
  private static String nowhere(NodeAddress address) {
    return address.suffix().startsWith("@") ? ":0@0" : ":0";
  }

  private static @Nullable NodeAddress address(String field) {
    try {
      return NodeAddress.parse(field);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int fields(String line) {
    int fields = 1;
    for (int i = line.indexOf(' '); i >= 0 && fields < FIELDS; i = line.indexOf(' ', i + 1)) {
      fields++;
    }
    return fields;
  }
}
