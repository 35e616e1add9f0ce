package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What {@link ReplyWalker} says of bytes that come in pieces, in the form of the reference. */
final class WalkedReplies {

  private final ReplyWalker walker;
  private final List<String> events = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();
  private final boolean peek;
  private int consumed;
  private boolean inError;

  WalkedReplies(int maxDepth, boolean peek) {
    this.walker = new ReplyWalker(maxDepth);
    this.peek = peek;
  }

  WalkedReplies feed(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    ReplyWalker.Event event = walker.next(in);
    while (event != ReplyWalker.Event.NEED_INPUT) {
      note(event, consumed + in.readerIndex());
      event = walker.next(in);
    }
    consumed += bytes.length();
    return this;
  }

  private void note(ReplyWalker.Event event, int at) {
    switch (event) {
      case START -> {
        events.add("START@" + (at - 1));
        if (peek) {
          walker.peek();
        }
      }
      case ERROR_START -> {
        events.add("ERROR_START@" + (at - 1));
        inError = true;
      }
      case ERROR_END -> endError(at);
      case END -> {
        // The end of a frame is told instead of the end of the error that ends it.
        endError(at);
        events.add("END@" + at);
        heads.add(head());
      }
      default -> {}
    }
  }

  private void endError(int at) {
    if (inError) {
      events.add("ERROR_END@" + at);
      inError = false;
    }
  }

  private String head() {
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < walker.head().length(); i++) {
      head.append((char) (walker.head().at(i) & 0xff));
    }
    return head.toString();
  }

  List<String> events() {
    return events;
  }

  /** The head of each frame, as far as it is kept. */
  List<String> heads() {
    return heads;
  }

  boolean atBoundary() {
    return walker.atBoundary();
  }
}
