package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The commands that {@link RequestWalker} finds in bytes that come in pieces, one text each. */
final class WalkedRequests {

  /** How many arguments are asked for once the name is known. */
  static final int CAPTURED = 4;

  private final RequestWalker walker;
  private final List<String> commands = new ArrayList<>();
  private int consumed;
  private int start;

  WalkedRequests(RespLimits limits) {
    this.walker = new RequestWalker(limits);
  }

  WalkedRequests feed(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    RequestWalker.Event event = walker.next(in);
    while (event != RequestWalker.Event.NEED_INPUT) {
      note(event, consumed + in.readerIndex());
      event = walker.next(in);
    }
    consumed += bytes.length();
    return this;
  }

  private void note(RequestWalker.Event event, int at) {
    switch (event) {
      case START -> start = at;
      case ARGUMENT -> walker.arguments().capture(CAPTURED);
      case END -> commands.add(command(at, walker.arguments().count(), captured()));
      case INLINE_END -> {
        List<String> words = InlineCommand.split(walker.inlineLine());
        commands.add(command(at, words.size(), words.subList(0, Math.min(words.size(), CAPTURED))));
      }
      default -> {}
    }
  }

  private String command(int end, int count, List<String> words) {
    return describe(start, end, count, words);
  }

  /** One command as text, for comparing. */
  static String describe(int start, int end, int count, List<String> words) {
    return start + "-" + end + " " + count + " " + words;
  }

  private List<String> captured() {
    Arguments arguments = walker.arguments();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < Math.min(arguments.captured(), CAPTURED); i++) {
      words.add(arguments.text(i));
    }
    return words;
  }

  List<String> commands() {
    return commands;
  }

  boolean atBoundary() {
    return walker.atBoundary();
  }
}
