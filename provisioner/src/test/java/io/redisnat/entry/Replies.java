package io.redisnat.entry;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Frames as trees. */
final class Replies {

  private Replies() {}

  static RespValue parse(String frame) {
    ByteBuf bytes = Unpooled.copiedBuffer(frame, StandardCharsets.ISO_8859_1);
    return RespTrees.read(bytes).orElseThrow(() -> new AssertionError("streamed: " + frame));
  }

  /** The elements of an aggregate; of anything else an error. */
  static List<RespValue> elements(RespValue value) {
    if (value instanceof RespValue.Sequence sequence) {
      return sequence.places();
    }
    throw new AssertionError("not an array: " + value);
  }

  /** An integer, which may be below zero; of anything else an error. */
  static int integer(RespValue value) {
    if (value instanceof RespValue.Line line && line.type() == ':') {
      return Integer.parseInt(line.text());
    }
    throw new AssertionError("not an integer: " + value);
  }

  /** The elements of an array of strings. */
  static List<String> strings(RespValue value) {
    return elements(value).stream().map(item -> String.valueOf(item.string())).toList();
  }
}
