package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * The maintenance pushes of Redis Enterprise and Cloud that name nodes: {@code MOVING seq seconds
 * host:port|null} and {@code SMIGRATED seq [[from, to, slots]…]}. Formats as the client libraries
 * parse them.
 */
public final class PushRewriter {

  private PushRewriter() {}

  /** The push with its addresses translated. */
  public static RespValue rewrite(RespValue push, Translator translator) {
    if (!(push instanceof Sequence sequence) || sequence.items() == null) {
      return push;
    }
    List<RespValue> parts = new ArrayList<>(sequence.items());
    boolean moving = !parts.isEmpty() && "MOVING".equals(parts.get(0).string());
    for (int i = 1; i < parts.size(); i++) {
      RespValue part = parts.get(i);
      if (moving && i == 3) {
        parts.set(i, address(part, translator));
      } else if (!moving && part instanceof Sequence triples) {
        parts.set(i, triples(triples, translator));
      }
    }
    return sequence.with(parts);
  }

  private static Sequence triples(Sequence triples, Translator translator) {
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue item : triples.places()) {
      if (item instanceof Sequence triple && triple.places().size() >= 2) {
        List<RespValue> parts = new ArrayList<>(triple.places());
        parts.set(0, address(parts.get(0), translator));
        parts.set(1, address(parts.get(1), translator));
        rewritten.add(triple.with(parts));
      } else {
        rewritten.add(item);
      }
    }
    return triples.with(rewritten);
  }

  private static RespValue address(RespValue part, Translator translator) {
    String text = part.string();
    if (text == null) {
      return part;
    }
    HostPort inside;
    try {
      inside = HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      return part;
    }
    HostPort outside = translator.outside(inside.host(), inside.port());
    if (outside == null) {
      translator.unknown(text);
      return part;
    }
    return part.withString(outside.toString());
  }
}
