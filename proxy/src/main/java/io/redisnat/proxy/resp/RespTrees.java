package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes of one complete frame to its {@link RespValue} and back. Neither direction recurses. */
public final class RespTrees {

  /** Below this, the number of elements does not matter. */
  private static final int MANY = 100_000;

  private static final int BYTES_PER_VALUE = 12;

  private RespTrees() {}

  /**
   * Reads one frame that {@link ReplyWalker} found complete.
   *
   * @param in its bytes; left unconsumed
   * @return empty for the streamed forms, which no server sends
   * @throws ProtocolException if it has so many elements that the tree would cost many times the
   *     memory of its bytes; real replies with addresses have fewer than one for 12 bytes
   */
  public static Optional<RespValue> read(ByteBuf in) {
    Reader reader = new Reader(in.duplicate());
    return Optional.ofNullable(reader.frame());
  }

  /** The bytes of {@code value}. */
  public static ByteBuf write(ByteBufAllocator allocator, RespValue value) {
    ByteBuf out = allocator.buffer();
    Deque<RespValue> todo = new ArrayDeque<>();
    todo.push(value);
    while (!todo.isEmpty()) {
      RespValue next = todo.pop();
      writeHead(out, next);
      if (next instanceof RespValue.Sequence sequence && sequence.items() != null) {
        List<RespValue> items = sequence.items();
        for (int i = items.size() - 1; i >= 0; i--) {
          todo.push(items.get(i));
        }
      }
    }
    return out;
  }

  /** The array of bulk strings that is a command. */
  public static ByteBuf writeCommand(ByteBufAllocator allocator, List<String> arguments) {
    ByteBuf out = allocator.buffer();
    header(out, (byte) '*', arguments.size());
    arguments.forEach(argument -> writeBulk(out, argument));
    return out;
  }

  /** One bulk string: an argument of a command. */
  public static void writeBulk(ByteBuf out, String text) {
    header(out, (byte) '$', text.length());
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    ByteBufUtil.writeShortBE(out, CRLF);
  }

  /** A header line: type, number, line end. */
  public static void header(ByteBuf out, byte type, long number) {
    out.writeByte(type);
    if (number < 0) {
      out.writeByte('-');
    }
    writeDigits(out, Math.abs(number));
    ByteBufUtil.writeShortBE(out, CRLF);
  }

  // A topology has thousands of these numbers: no text is made of each.
  private static void writeDigits(ByteBuf out, long number) {
    if (number >= 10) {
      writeDigits(out, number / 10);
    }
    out.writeByte((int) ('0' + number % 10));
  }

  private static final int CRLF = '\r' << 8 | '\n';

  private static void writeHead(ByteBuf out, RespValue value) {
    if (value instanceof RespValue.Line line) {
      out.writeByte(line.type());
      out.writeCharSequence(line.text(), StandardCharsets.ISO_8859_1);
      ByteBufUtil.writeShortBE(out, CRLF);
    } else if (value instanceof RespValue.Text text) {
      writeText(out, text);
    } else if (value instanceof RespValue.Sequence sequence) {
      long places = sequence.items() == null ? -1 : sequence.countPlaces();
      boolean pairs = sequence.type() == '%' || sequence.type() == '|';
      header(out, sequence.type(), pairs && places > 0 ? places / 2 : places);
    }
  }

  private static void writeText(ByteBuf out, RespValue.Text text) {
    String content = text.text();
    if (content == null) {
      header(out, text.type(), -1);
      return;
    }
    header(out, text.type(), content.length());
    out.writeCharSequence(content, StandardCharsets.ISO_8859_1);
    ByteBufUtil.writeShortBE(out, CRLF);
  }

  /** Reads one frame, keeping the open aggregates on a stack of its own. */
  private static final class Reader {

    private static final class Open {
      final byte type;
      final List<RespValue> items = new ArrayList<>();
      long places;

      Open(byte type, long places) {
        this.type = type;
        this.places = places;
      }
    }

    private final ByteBuf in;
    private int valuesLeft;
    private final Deque<Open> open = new ArrayDeque<>();

    Reader(ByteBuf in) {
      this.in = in;
      this.valuesLeft = MANY + in.readableBytes() / BYTES_PER_VALUE;
    }

    @Nullable RespValue frame() {
      while (true) {
        if (valuesLeft-- == 0) {
          throw new ProtocolException("a reply that names nodes has too many elements");
        }
        byte type = in.readByte();
        boolean counted = isCounted(type);
        if (type == ';' || type == '.' || (counted && in.getByte(in.readerIndex()) == '?')) {
          return null;
        }
        RespValue value =
            counted ? countedOrOpen(type, number()) : new RespValue.Line(type, line());
        RespValue complete = value == null ? null : close(value);
        if (complete != null) {
          return complete;
        }
      }
    }

    // Of a line, ? is the text: a script may well answer -? or +?.
    private static boolean isCounted(byte type) {
      return "$=!*~>%|".indexOf(type) >= 0;
    }

    private @Nullable RespValue countedOrOpen(byte type, long count) {
      return switch (type) {
        case '$', '=', '!' -> new RespValue.Text(type, payload((int) count));
        default -> aggregate(type, count);
      };
    }

    private @Nullable RespValue aggregate(byte type, long count) {
      if (count <= 0) {
        return new RespValue.Sequence(type, count < 0 ? null : List.of());
      }
      long places = type == '%' || type == '|' ? 2 * count : count;
      open.push(new Open(type, places));
      return null;
    }

    /** Puts a complete value into its parent; returns the frame once that was the last. */
    private @Nullable RespValue close(RespValue value) {
      RespValue complete = value;
      while (!open.isEmpty()) {
        Open parent = open.element();
        parent.items.add(complete);
        if (!RespValue.takesPlace(complete) || --parent.places > 0) {
          return null;
        }
        open.pop();
        complete = new RespValue.Sequence(parent.type, parent.items);
      }
      // A top-level attribute is not the frame: what it describes follows.
      return complete.type() == '|' ? null : complete;
    }

    private @Nullable String payload(int length) {
      if (length < 0) {
        return null;
      }
      String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
      in.skipBytes(2);
      return text;
    }

    /** The number of a header and its line end; the walker has seen that it is one. */
    private long number() {
      boolean negative = in.getByte(in.readerIndex()) == '-';
      in.skipBytes(negative ? 1 : 0);
      long value = 0;
      for (byte next = in.readByte(); next != '\r'; next = in.readByte()) {
        value = 10 * value + next - '0';
      }
      in.skipBytes(1);
      return negative ? -value : value;
    }

    private String line() {
      int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
      // As for the walker, a lone line feed is text.
      while (end == in.readerIndex() || in.getByte(end - 1) != '\r') {
        end = in.indexOf(end + 1, in.writerIndex(), (byte) '\n');
      }
      int length = end - 1 - in.readerIndex();
      String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
      in.skipBytes(2);
      return line;
    }
  }
}
