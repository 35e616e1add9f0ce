package io.redisnat.proxy.translate;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CLUSTER REPLICAS and SLAVES: an array of CLUSTER NODES lines without line ends. */
final class ReplicasRewriter implements ReplyRewriter {

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    if (!(reply instanceof Sequence replicas) || replicas.items() == null) {
      return null;
    }
    List<RespValue> rewritten = new ArrayList<>();
    for (RespValue item : replicas.items()) {
      String text = item.string();
      String line = text == null ? null : NodeLine.rewrite(text, translator);
      if (line == null) {
        return null;
      }
      rewritten.add(item.withString(line));
    }
    return replicas.with(rewritten);
  }
}
