package io.redisnat.proxy.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.resp.ReplyWalker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Commands and replies as they stand on the wire; text is one character a byte. */
public final class RawFrames {

  private static final int MAX_DEPTH = 1024;

  private RawFrames() {}

  /** A command as an array of bulk strings. */
  public static String encode(String... arguments) {
    StringBuilder command = new StringBuilder("*" + arguments.length + "\r\n");
    for (String argument : arguments) {
      command.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return command.toString();
  }

  /**
   * The next frame, byte for byte; pushes are frames too. Reads nothing beyond it.
   *
   * @throws EOFException if the stream ends before the frame does
   */
  public static String read(InputStream in) throws IOException {
    ReplyWalker walker = new ReplyWalker(MAX_DEPTH);
    StringBuilder frame = new StringBuilder();
    ByteBuf one = Unpooled.buffer(1);
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed after: " + frame);
      }
      frame.append((char) b);
      one.clear().writeByte(b);
      ReplyWalker.Event event = walker.next(one);
      while (event != ReplyWalker.Event.NEED_INPUT) {
        if (event == ReplyWalker.Event.END) {
          return frame.toString();
        }
        event = walker.next(one);
      }
    }
  }
}
