package io.redisnat.proxy.route.deliver;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -MOVED slot host:port} and {@code -ASK slot host:port} name.
 *
 * @param slot which slot
 * @param host empty where the node does not know it: then it is where the redirect came from
 * @param port of the node to ask
 */
record Redirect(int slot, String host, int port) {

  private static final int LONGEST = 512;

  /** Reads the error; null if it does not look like one of the two. */
  static @Nullable Redirect parse(ByteBuf frame) {
    if (frame.readableBytes() > LONGEST) {
      return null;
    }
    String text = frame.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    String[] parts = text.split(" ", -1);
    int colon = parts.length == 3 ? parts[2].lastIndexOf(':') : -1;
    if (colon < 0) {
      return null;
    }
    try {
      return new Redirect(
          Integer.parseInt(parts[1]),
          parts[2].substring(0, colon),
          Integer.parseInt(parts[2].substring(colon + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The node that is meant, if the book has it. */
  @Nullable Member target(AddressBook book, boolean ask) {
    if (host.isEmpty() || host.equals("?")) {
      Member told = ask ? book.importing(slot) : book.bySlot(slot);
      return told != null && told.node().announced().port() == port ? told : null;
    }
    return book.byInside(host, port);
  }
}
