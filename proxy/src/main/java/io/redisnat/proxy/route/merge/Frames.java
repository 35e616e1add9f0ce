package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.ReplyWalker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into frames that are complete. */
final class Frames {

  private static final int MAX_DEPTH = 128;

  private Frames() {}

  static byte type(ByteBuf frame) {
    return frame.getByte(frame.readerIndex());
  }

  static boolean isError(ByteBuf frame) {
    return type(frame) == '-';
  }

  /** The first error among them, or null. */
  static @Nullable ByteBuf firstError(List<ByteBuf> frames) {
    return frames.stream().filter(Frames::isError).findFirst().orElse(null);
  }

  /** True if all are of this type. */
  static boolean areAll(List<ByteBuf> frames, char type) {
    return frames.stream().allMatch(frame -> type(frame) == type);
  }

  /** The number of an integer frame. */
  static long integer(ByteBuf frame) {
    return Long.parseLong(line(frame));
  }

  /** The first line, without type and line end. */
  static String line(ByteBuf frame) {
    int from = frame.readerIndex() + 1;
    int end = frame.indexOf(from, frame.writerIndex(), (byte) '\r');
    return frame.toString(from, end - from, StandardCharsets.ISO_8859_1);
  }

  static ByteBuf integer(ByteBufAllocator allocator, long value) {
    ByteBuf out = allocator.buffer(24);
    out.writeCharSequence(":" + value + "\r\n", StandardCharsets.US_ASCII);
    return out;
  }

  /** The element of an aggregate that has one, as a slice of it. */
  static ByteBuf onlyElement(ByteBuf aggregate) {
    int start =
        1 + aggregate.indexOf(aggregate.readerIndex(), aggregate.writerIndex(), (byte) '\n');
    return aggregate.slice(start, aggregate.writerIndex() - start);
  }

  /** The elements of an aggregate, each a frame, as slices of it; none for a null. */
  static List<ByteBuf> elements(ByteBuf aggregate) {
    List<ByteBuf> elements = new ArrayList<>();
    int header = aggregate.indexOf(aggregate.readerIndex(), aggregate.writerIndex(), (byte) '\n');
    ByteBuf rest = aggregate.duplicate().readerIndex(header + 1);
    ReplyWalker walker = new ReplyWalker(MAX_DEPTH);
    int start = rest.readerIndex();
    for (var event = walker.next(rest);
        event != ReplyWalker.Event.NEED_INPUT;
        event = walker.next(rest)) {
      if (event == ReplyWalker.Event.END) {
        elements.add(aggregate.slice(start, rest.readerIndex() - start));
        start = rest.readerIndex();
      }
    }
    return elements;
  }

  /** An array of these frames. */
  static ByteBuf array(ByteBufAllocator allocator, List<ByteBuf> elements) {
    int size = elements.stream().mapToInt(ByteBuf::readableBytes).sum();
    ByteBuf out = allocator.buffer(size + 16);
    out.writeCharSequence("*" + elements.size() + "\r\n", StandardCharsets.US_ASCII);
    elements.forEach(
        element -> out.writeBytes(element, element.readerIndex(), element.readableBytes()));
    return out;
  }
}
