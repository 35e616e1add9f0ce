package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CLUSTER SHARDS (7.0 on): shards with {@code slots} and {@code nodes}; maps in RESP3, flat arrays
 * in RESP2; key order is not relied on.
 *
 * <p>{@code ip} and {@code endpoint} become the outside host; {@code port} and {@code tls-port}
 * become the one port that this client can use, under the key of its kind; {@code hostname} goes,
 * since some clients prefer it. Source: {@code addNodeDetailsToShardReply}.
 */
final class ShardsRewriter implements ReplyRewriter {

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    if (!(reply instanceof Sequence shards) || shards.items() == null) {
      return null;
    }
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue item : shards.items()) {
      RespValue shard = item instanceof Sequence s ? shard(s, translator) : null;
      if (shard == null) {
        return null;
      }
      rewritten.add(shard);
    }
    return shards.with(rewritten);
  }

  private static @Nullable RespValue shard(Sequence shard, Translator translator) {
    Map<String, RespValue> parts = pairs(shard);
    if (parts == null || !parts.containsKey("slots") || !parts.containsKey("nodes")) {
      return null;
    }
    if (!(parts.get("nodes") instanceof Sequence nodes) || nodes.items() == null) {
      return null;
    }
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue item : nodes.items()) {
      RespValue node = item instanceof Sequence s ? node(s, translator) : null;
      if (node == null) {
        return null;
      }
      rewritten.add(node);
    }
    parts.put("nodes", nodes.with(rewritten));
    return shard.with(flat(parts));
  }

  private static @Nullable RespValue node(Sequence node, Translator translator) {
    Map<String, RespValue> parts = pairs(node);
    String id = parts == null ? null : text(parts, "id");
    if (parts == null || id == null || !NodeId.isNodeId(id)) {
      return null;
    }
    HostPort outside = outside(id, parts, translator);
    if (outside == null) {
      translator.unknown(text(parts, "endpoint") + " (" + id + ")");
      return node;
    }
    Map<String, RespValue> rewritten = new LinkedHashMap<>();
    parts.forEach(
        (key, value) -> {
          switch (key) {
            case "port", "tls-port" ->
                rewritten.put(translator.portKey(), RespValue.integer(outside.port()));
            case "ip", "endpoint" -> rewritten.put(key, RespValue.bulk(outside.host()));
            case "hostname" -> {}
            default -> rewritten.put(key, value);
          }
        });
    return node.with(flat(rewritten));
  }

  private static @Nullable HostPort outside(
      String id, Map<String, RespValue> parts, Translator translator) {
    for (String portKey : List.of("port", "tls-port")) {
      RespValue port = parts.get(portKey);
      for (String hostKey : List.of("ip", "endpoint")) {
        int number = port == null || port.number() > 65535 ? 0 : (int) Math.max(0, port.number());
        HostPort outside = translator.outside(id, text(parts, hostKey), number);
        if (outside != null) {
          return outside;
        }
      }
    }
    return null;
  }

  private static @Nullable String text(Map<String, RespValue> parts, String key) {
    RespValue value = parts.get(key);
    return value == null ? null : value.string();
  }

  private static @Nullable Map<String, RespValue> pairs(Sequence sequence) {
    List<RespValue> places = sequence.places();
    if (places.size() % 2 != 0) {
      return null;
    }
    Map<String, RespValue> pairs = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i += 2) {
      String key = places.get(i).string();
      if (key == null) {
        return null;
      }
      pairs.put(key, places.get(i + 1));
    }
    return pairs;
  }

  private static List<RespValue> flat(Map<String, RespValue> pairs) {
    List<RespValue> flat = new ArrayList<>();
    pairs.forEach(
        (key, value) -> {
          flat.add(RespValue.bulk(key));
          flat.add(value);
        });
    return flat;
  }
}
