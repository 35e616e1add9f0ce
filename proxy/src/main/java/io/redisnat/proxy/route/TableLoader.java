package io.redisnat.proxy.route;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.redisnat.config.Credentials;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.route.table.CommandTable;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import io.redisnat.proxy.route.upstream.SharedConnection;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.upstream.Upstreams;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks nodes for their commands, one after the other until one answers. It logs in as the proxy
 * itself does, with the credentials of {@code upstream}; no client's command uses that connection
 * unless that client has logged in in the same way. Used on the event loop of its upstreams.
 */
final class TableLoader {

  private static final Logger LOG = LoggerFactory.getLogger(TableLoader.class);
  private static final int AGAIN_MILLIS = 250;

  private final EventLoop loop;
  private final Upstreams upstreams;
  private final Supplier<Optional<Credentials>> credentials;
  private final Supplier<List<Integer>> nodes;
  private final Consumer<CommandTable> learn;
  private boolean loading;
  private int turn;

  TableLoader(
      Upstreams upstreams,
      Supplier<Optional<Credentials>> credentials,
      Supplier<List<Integer>> nodes,
      Consumer<CommandTable> learn) {
    this.loop = upstreams.surroundings().loop();
    this.upstreams = upstreams;
    this.credentials = credentials;
    this.nodes = nodes;
    this.learn = learn;
  }

  /** Begins to load, if it does not do so already. */
  void load() {
    if (!loading) {
      loading = true;
      ask();
    }
  }

  private void ask() {
    List<Integer> candidates = nodes.get();
    Upstream upstream = upstreams.use(identity(), 2);
    SharedConnection connection =
        candidates.isEmpty() ? null : upstream.shared(candidates.get(turn++ % candidates.size()));
    if (connection == null) {
      upstream.unuse();
      again();
      return;
    }
    Request request = RequestBuilder.of(upstreams.surroundings().allocator(), "COMMAND");
    connection.send(request, new Answer(upstream));
    request.release();
  }

  private Identity identity() {
    return credentials
        .get()
        .map(known -> new Identity(known.username().orElse(null), known.password()))
        .orElse(Identity.ANONYMOUS);
  }

  private void again() {
    var unused = loop.schedule(this::ask, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private final class Answer implements ReplyTarget {

    private final Upstream upstream;

    Answer(Upstream upstream) {
      this.upstream = upstream;
    }

    @Override
    public void onReply(ByteBuf frame) {
      upstream.unuse();
      try {
        Optional<RespValue> reply = RespTrees.read(frame);
        learn.accept(CommandTable.parse(reply.orElseThrow(IllegalArgumentException::new)));
        loading = false;
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("cause", e)
            .log(
                "a node does not say what commands it has; the entry port waits for one that does");
        again();
      }
    }

    @Override
    public void onLost(boolean sent, String why) {
      upstream.unuse();
      again();
    }
  }
}
