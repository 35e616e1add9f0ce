package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ROLE: {@code [master, offset, [[host, port, offset]…]]} with the ports as strings, or {@code
 * [slave, host, port, state, offset]} with the port as a number. A Sentinel's has no address.
 *
 * <p>A master must be known. Replicas stand there with the address of their replication link; what
 * nobody knows stays. Source: {@code roleCommand}.
 */
final class RoleRewriter implements ReplyRewriter {

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    if (!(reply instanceof Sequence role) || role.places().size() < 2) {
      return null;
    }
    List<RespValue> parts = new ArrayList<>(role.places());
    String name = parts.get(0).string();
    if ("slave".equals(name) && parts.size() == 5) {
      address(parts, 1, false, translator);
      return role.with(parts);
    }
    if ("master".equals(name) && parts.size() == 3 && parts.get(2) instanceof Sequence replicas) {
      parts.set(2, replicas(replicas, translator));
      return role.with(parts);
    }
    return "sentinel".equals(name) ? reply : null;
  }

  private static Sequence replicas(Sequence replicas, Translator translator) {
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue replica : replicas.places()) {
      if (replica instanceof Sequence sequence && sequence.places().size() == 3) {
        List<RespValue> parts = new ArrayList<>(sequence.places());
        address(parts, 0, true, translator);
        rewritten.add(sequence.with(parts));
      } else {
        rewritten.add(replica);
      }
    }
    return replicas.with(rewritten);
  }

  private static void address(
      List<RespValue> parts, int at, boolean replica, Translator translator) {
    String host = parts.get(at).string();
    long port = parts.get(at + 1).number();
    if (host == null || port < 0 || port > 65535) {
      return;
    }
    HostPort outside =
        replica ? translator.replica(host, (int) port) : translator.outside(host, (int) port);
    if (outside != null) {
      parts.set(at, parts.get(at).withString(outside.host()));
      parts.set(at + 1, parts.get(at + 1).withNumber(outside.port()));
    } else if (!replica && !Translator.isUnspecific(host)) {
      translator.unknown(host + ":" + port);
    }
  }
}
