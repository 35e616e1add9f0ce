package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The usual ways. If a part answered an error, that is the reply: the first one in order, in the
 * server's words; but for {@link #anySuccess}. A part whose reply is not of the type that a way is
 * made for makes that reply the whole one.
 */
public final class Merges {

  private Merges() {}

  /** They are alike: the first. */
  public static Merge first() {
    return unlessError((allocator, replies) -> replies.get(0).retainedSlice());
  }

  /** The first that is no error, for what not every node has to do; else the first error. */
  public static Merge anySuccess() {
    return (allocator, replies) ->
        replies.stream()
            .filter(reply -> !Frames.isError(reply))
            .findFirst()
            .orElse(replies.get(0))
            .retainedSlice();
  }

  /** The sum of integers. */
  public static Merge sum() {
    return integers(Long::sum);
  }

  /** The least of integers. */
  public static Merge least() {
    return integers(Math::min);
  }

  private static Merge integers(LongBinaryOperator operator) {
    return expecting(
        ':',
        (allocator, replies) ->
            Frames.integer(
                allocator,
                replies.stream().mapToLong(Frames::integer).reduce(operator).getAsLong()));
  }

  /** One array of all elements, part behind part. */
  public static Merge concatenation() {
    return expecting('*', (allocator, replies) -> Frames.array(allocator, all(replies).toList()));
  }

  /** One array of all elements that differ, in the order in which they are met. */
  public static Merge union() {
    return expecting(
        '*',
        (allocator, replies) ->
            // Buffers are equal if their bytes are.
            Frames.array(
                allocator,
                List.copyOf(
                    all(replies)
                        .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll))));
  }

  private static Stream<ByteBuf> all(List<ByteBuf> arrays) {
    return arrays.stream().flatMap(array -> Frames.elements(array).stream());
  }

  /** Arrays of the same shape: integers are added, what else there is stays as in the first. */
  public static Merge sumByPosition() {
    return byPosition(Long::sum);
  }

  /** Arrays of the same shape: the least of integers, what else there is stays as in the first. */
  public static Merge leastByPosition() {
    return byPosition(Math::min);
  }

  private static Merge byPosition(LongBinaryOperator operator) {
    return expecting(
        '*',
        (allocator, replies) -> {
          List<ByteBuf> merged = new ArrayList<>();
          List<ByteBuf> made = new ArrayList<>();
          List<Iterator<ByteBuf>> columns =
              replies.stream().map(array -> Frames.elements(array).iterator()).toList();
          while (columns.stream().allMatch(Iterator::hasNext)) {
            List<ByteBuf> row = columns.stream().map(Iterator::next).toList();
            ByteBuf one = row.get(0);
            if (Frames.areAll(row, ':')) {
              one = integers(operator).merge(allocator, row);
              made.add(one);
            }
            merged.add(one);
          }
          ByteBuf array = Frames.array(allocator, merged);
          made.forEach(ByteBuf::release);
          return array;
        });
  }

  /** Any that is no null. */
  public static Merge anyButNull() {
    return unlessError(
        (allocator, replies) -> {
          List<ByteBuf> found = replies.stream().filter(reply -> !isNull(reply)).toList();
          List<ByteBuf> candidates = found.isEmpty() ? replies : found;
          int chosen = ThreadLocalRandom.current().nextInt(candidates.size());
          return candidates.get(chosen).retainedSlice();
        });
  }

  private static boolean isNull(ByteBuf reply) {
    return Frames.type(reply) == '_' || Frames.line(reply).equals("-1");
  }

  private static Merge expecting(char type, Merge merge) {
    return unlessError(
        (allocator, replies) -> {
          ByteBuf other =
              replies.stream().filter(reply -> Frames.type(reply) != type).findFirst().orElse(null);
          return other == null ? merge.merge(allocator, replies) : other.retainedSlice();
        });
  }

  static Merge unlessError(Merge merge) {
    return new Merge() {
      @Override
      public ByteBuf merge(ByteBufAllocator allocator, List<ByteBuf> replies) {
        @Nullable ByteBuf error = Frames.firstError(replies);
        return error == null ? merge.merge(allocator, replies) : error.retainedSlice();
      }
    };
  }
}
