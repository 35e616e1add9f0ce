package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the replies to the parts of a command become one, if each part has some of the keys of the
 * whole. The first error is the reply, in the server's words. Thread-safe.
 */
@FunctionalInterface
public interface ByKey {

  /** An element for each key. */
  ByKey ELEMENTS = ByKey::elements;

  /** A number for each part. */
  ByKey SUM = (allocator, keys, replies) -> Merges.sum().merge(allocator, replies);

  /** OK for each part. */
  ByKey OK = (allocator, keys, replies) -> Merges.first().merge(allocator, replies);

  /**
   * The one reply.
   *
   * @param keys for each part which keys of the whole it has, by number from 0; each is in one part
   * @param replies one frame for each part; lent
   * @return one frame; the caller releases it
   */
  ByteBuf merge(ByteBufAllocator allocator, List<int[]> keys, List<ByteBuf> replies);

  private static ByteBuf elements(
      ByteBufAllocator allocator, List<int[]> keys, List<ByteBuf> replies) {
    return Merges.unlessError((a, arrays) -> Frames.array(a, inOrder(keys, arrays)))
        .merge(allocator, replies);
  }

  private static List<ByteBuf> inOrder(List<int[]> keys, List<ByteBuf> arrays) {
    int size = keys.stream().mapToInt(part -> part.length).sum();
    List<ByteBuf> merged = new ArrayList<>(Collections.nCopies(size, arrays.get(0)));
    for (int part = 0; part < arrays.size(); part++) {
      int[] places = keys.get(part);
      // So it is with most: there are many slots.
      if (places.length == 1) {
        merged.set(places[0], Frames.onlyElement(arrays.get(part)));
        continue;
      }
      List<ByteBuf> elements = Frames.elements(arrays.get(part));
      for (int i = 0; i < places.length; i++) {
        merged.set(places[i], elements.get(i));
      }
    }
    return merged;
  }
}
