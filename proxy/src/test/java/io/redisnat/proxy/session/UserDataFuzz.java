package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.testing.ReferenceReplies;
import io.redisnat.proxy.translate.ErrorRewriter;
import io.redisnat.proxy.translate.Translator;
import io.redisnat.proxy.translate.Vantage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Any replies to commands that ask for no address: error frames that name nodes change, and no
 * other byte, however the bytes arrive. The first byte says how they are split.
 */
public final class UserDataFuzz {

  private static final Vantage VANTAGE =
      new Vantage("127.0.0.1", Optional.empty(), 7000, 100, false);
  private static final int MAX_REPLIES = 200;

  private UserDataFuzz() {}

  /** The entry point of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    String sent = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    int size = 1 + (data[0] & 0xff);
    SessionRig rig = new SessionRig();
    try {
      rig.fromClient(CaseNotation.commands(List.of("GET k")).repeat(MAX_REPLIES));
      CasePlayer.Pieces.of(size).cut(sent, rig::fromNode);
      boolean maintenance = sent.contains("MOVING") || sent.contains("SMIGRATED");
      if (!maintenance && !rig.isBlind() && rig.unknown().isEmpty() && rig.repliesAreComplete()) {
        assertThat(canonical(rig.toClient()))
            .isEqualTo(canonical(translated(sent, ReferenceReplies.events(sent))));
      }
    } catch (ProtocolException refused) {
      assertThat(refused).hasMessageStartingWith("Protocol error: ");
    } finally {
      rig.close();
    }
    assertThat(rig.leaked()).as("bytes not released").isZero();
  }

  /** As a server spells it: confirmations are encoded anew, so {@code $05} becomes {@code $5}. */
  private static String canonical(String bytes) {
    StringBuilder canonical = new StringBuilder();
    int start = 0;
    for (String event : ReferenceReplies.events(bytes)) {
      int place = Integer.parseInt(event.substring(event.indexOf('@') + 1));
      if (event.startsWith("START")) {
        canonical.append(bytes, start, place);
        start = place;
      } else if (event.startsWith("END")) {
        canonical.append(rewritten(bytes.substring(start, place)));
        start = place;
      }
    }
    return canonical.toString();
  }

  private static String rewritten(String frame) {
    ByteBuf in = Unpooled.wrappedBuffer(frame.getBytes(StandardCharsets.ISO_8859_1));
    return RespTrees.read(in)
        .map(tree -> RespTrees.write(UnpooledByteBufAllocator.DEFAULT, tree))
        .map(UserDataFuzz::textOf)
        .orElse(frame);
  }

  private static String textOf(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }

  private static String translated(String sent, List<String> events) {
    StringBuilder expected = new StringBuilder();
    int from = 0;
    for (String event : events) {
      int place = Integer.parseInt(event.substring(event.indexOf('@') + 1));
      boolean begins = event.startsWith("START") || event.startsWith("ERROR_START");
      if (begins && sent.charAt(place) == '-') {
        int end = sent.indexOf("\r\n", place);
        Translator translator = new Translator(CaseBook.FIRST, VANTAGE, 0);
        expected.append(sent, from, place + 1);
        expected.append(ErrorRewriter.rewrite(sent.substring(place + 1, end), translator));
        from = end;
      }
    }
    return expected.append(sent, from, sent.length()).toString();
  }
}
