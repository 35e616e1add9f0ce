package io.redisnat.proxy.translate;

import io.redisnat.proxy.resp.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * CLUSTER NODES: one text of lines; a bulk string in RESP2, a verbatim string in RESP3. Source:
 * {@code clusterGenNodesDescription}.
 */
final class NodesRewriter implements ReplyRewriter {

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    String text = reply instanceof RespValue.Text ? reply.string() : null;
    if (text == null || text.isEmpty()) {
      return null;
    }
    StringBuilder rewritten = new StringBuilder(text.length() + 64);
    int start = 0;
    while (start < text.length()) {
      int lineFeed = text.indexOf('\n', start);
      int end = lineFeed < 0 ? text.length() : lineFeed;
      String line = NodeLine.rewrite(text.substring(start, end), translator);
      if (line == null) {
        return null;
      }
      rewritten.append(line);
      if (lineFeed >= 0) {
        rewritten.append('\n');
      }
      start = end + 1;
    }
    return reply.withString(rewritten.toString());
  }
}
