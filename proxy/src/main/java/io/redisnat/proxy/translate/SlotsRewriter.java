package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CLUSTER SLOTS: ranges {@code [start, end, node…]}, a node being {@code [host, port]} (3.0),
 * {@code [host, port, id]} (3.2 to 6.2) or {@code [host|null, port, id, metadata]} (7.0 on).
 *
 * <p>Host names leave the metadata: some clients prefer them to the host in front. Source: {@code
 * addNodeToNodeReply}.
 */
final class SlotsRewriter implements ReplyRewriter {

  private static final int METADATA = 3;

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    if (!(reply instanceof Sequence ranges) || ranges.items() == null) {
      return null;
    }
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue item : ranges.items()) {
      RespValue range = item instanceof Sequence s ? range(s, translator) : null;
      if (range == null) {
        return null;
      }
      rewritten.add(range);
    }
    return ranges.with(rewritten);
  }

  private static @Nullable RespValue range(Sequence range, Translator translator) {
    List<RespValue> parts = range.places();
    if (parts.size() < 3 || !isSlot(parts.get(0)) || !isSlot(parts.get(1))) {
      return null;
    }
    List<RespValue> rewritten = new ArrayList<>(parts.subList(0, 2));
    for (RespValue part : parts.subList(2, parts.size())) {
      RespValue node = part instanceof Sequence s ? node(s.places(), translator) : null;
      if (node == null) {
        return null;
      }
      rewritten.add(node);
    }
    return range.with(rewritten);
  }

  private static @Nullable RespValue node(List<RespValue> node, Translator translator) {
    if (node.size() < 2 || !isHost(node.get(0)) || node.get(1).number() < 0) {
      return null;
    }
    String id = node.size() > 2 ? node.get(2).string() : null;
    if (node.size() > 2 && (id == null || !NodeId.isNodeId(id))) {
      return null;
    }
    String host = node.get(0).string();
    int port = (int) Math.min(65535, node.get(1).number());
    // 3.0 prints no ids; the only address a node may not know there is its own.
    boolean self = id == null && "".equals(host);
    HostPort outside = self ? translator.outsideSelf() : translator.outside(id, host, port);
    if (outside == null) {
      translator.unknown(id == null ? host + ":" + port : host + ":" + port + " (" + id + ")");
      return new Sequence((byte) '*', node);
    }
    List<RespValue> rewritten = new ArrayList<>(node);
    rewritten.set(0, RespValue.bulk(outside.host()));
    rewritten.set(1, RespValue.integer(outside.port()));
    if (node.size() > METADATA && node.get(METADATA) instanceof Sequence metadata) {
      rewritten.set(METADATA, withoutAddresses(metadata));
    }
    return new Sequence((byte) '*', rewritten);
  }

  private static Sequence withoutAddresses(Sequence metadata) {
    List<RespValue> pairs = metadata.places();
    List<RespValue> kept = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      String key = pairs.get(i).string();
      if (!"ip".equals(key) && !"hostname".equals(key)) {
        kept.add(pairs.get(i));
        kept.add(pairs.get(i + 1));
      }
    }
    return metadata.with(kept);
  }

  private static boolean isSlot(RespValue value) {
    return value.type() == ':' && value.number() >= 0 && value.number() < SlotRange.SLOTS;
  }

  private static boolean isHost(RespValue value) {
    return value.string() != null || value.isNull();
  }
}
