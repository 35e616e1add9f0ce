package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.ReplyWalker;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.testing.AllocationBound;
import io.redisnat.proxy.translate.ErrorRewriter;
import io.redisnat.proxy.translate.Member;
import io.redisnat.proxy.translate.PushRewriter;
import io.redisnat.proxy.translate.ReplyRewriter;
import io.redisnat.proxy.translate.Translator;
import io.redisnat.proxy.translate.Vantage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Any frame as the reply to each command that asks for addresses: what is translated stays as it is
 * when translated once more, and every outside address leads back to the node that was meant. The
 * first byte says which command was asked.
 */
public final class RewriterFuzz {

  /** The first byte of an input is an index into this; the two behind it are errors and pushes. */
  static final List<RequestKind> KINDS =
      List.of(
          RequestKind.SLOTS,
          RequestKind.SHARDS,
          RequestKind.NODES,
          RequestKind.REPLICAS,
          RequestKind.INFO,
          RequestKind.ROLE);

  private static final Vantage VANTAGE =
      new Vantage("127.0.0.1", Optional.empty(), 7000, 100, false);

  private RewriterFuzz() {}

  /** The entry point of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    String bytes = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    RespValue frame = frame(bytes);
    if (frame != null) {
      var rewriter = rewriter(Math.floorMod(data[0], KINDS.size() + 2));
      AllocationBound.check(data.length, () -> rewritten(frame, rewriter));
      addresses(bytes);
    }
  }

  private static BiFunction<RespValue, Translator, @Nullable RespValue> rewriter(int kind) {
    if (kind < KINDS.size()) {
      return ReplyRewriter.of(KINDS.get(kind))::rewrite;
    }
    return kind == KINDS.size() ? ErrorRewriter::rewriteInside : PushRewriter::rewrite;
  }

  private static boolean rewritten(
      RespValue frame, BiFunction<RespValue, Translator, @Nullable RespValue> rewriter) {
    Translator translator = translator();
    RespValue outside = rewriter.apply(frame, translator);
    if (outside == null || translator.unknown().isPresent()) {
      return false;
    }
    Translator again = translator();
    assertThat(rewriter.apply(outside, again)).isEqualTo(outside);
    assertThat(again.unknown()).isEmpty();
    return true;
  }

  private static Translator translator() {
    return new Translator(CaseBook.FIRST, VANTAGE, 0);
  }

  /** Whatever stands before and behind a colon is an address for once. */
  private static void addresses(String text) {
    for (String word : text.split("[^0-9A-Za-z:.-]+")) {
      int colon = word.lastIndexOf(':');
      if (colon > 0 && word.substring(colon + 1).matches("[0-9]{1,4}")) {
        addressSurvives(word.substring(0, colon), Integer.parseInt(word.substring(colon + 1)));
      }
    }
  }

  private static void addressSurvives(String host, int port) {
    HostPort outside = translator().outside(host, port);
    if (outside != null && !VANTAGE.isOutsideHost(host)) {
      Member member = translator().inside(outside.host(), outside.port());
      assertThat(member).isNotNull();
      assertThat(member.node().spellings())
          .anyMatch(known -> known.host().equalsIgnoreCase(host) && known.port() == port);
      assertThat(translator().outside(outside.host(), outside.port())).isEqualTo(outside);
    }
  }

  /** The bytes as a tree, if they are one frame and nothing else. */
  private static @Nullable RespValue frame(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    ReplyWalker walker = new ReplyWalker(64);
    try {
      ReplyWalker.Event event = walker.next(in);
      boolean first = event == ReplyWalker.Event.START && in.readerIndex() == 1;
      while (first && event != ReplyWalker.Event.END && event != ReplyWalker.Event.NEED_INPUT) {
        event = walker.next(in);
      }
      boolean complete = first && event == ReplyWalker.Event.END && !in.isReadable();
      return complete ? RespTrees.read(in.readerIndex(0)).orElse(null) : null;
    } catch (ProtocolException e) {
      return null;
    }
  }
}
