package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.translate.ErrorRewriter;
import io.redisnat.proxy.translate.PushRewriter;
import io.redisnat.proxy.translate.ReplyRewriter;
import io.redisnat.proxy.translate.Translator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One frame that was cut out of the stream, and how it is translated. Tried again when an address
 * was not known; at last what names an unknown node becomes an error, so that no inside address
 * leaves.
 */
public final class HeldFrame {

  private final RespValue frame;
  private final Translation translation;
  private final boolean topology;
  private @Nullable String unknown;

  private HeldFrame(RespValue frame, boolean topology, Translation translation) {
    this.frame = frame;
    this.topology = topology;
    this.translation = translation;
  }

  /** How a frame is translated; null if it does not have the expected shape. */
  @FunctionalInterface
  private interface Translation {
    @Nullable RespValue apply(RespValue frame, Attempt attempt);
  }

  /**
   * The reply to a command that asks for addresses, or to EXEC.
   *
   * @param places which elements of EXEC's array answer what
   */
  public static HeldFrame reply(
      RespValue frame, RequestKind kind, Map<Integer, RequestKind> places) {
    if (kind == RequestKind.EXEC) {
      return exec(frame, places);
    }
    ReplyRewriter rewriter = ReplyRewriter.of(kind);
    return new HeldFrame(
        frame,
        kind.repliesWithTopology(),
        (reply, attempt) -> attempt.translate(reply, rewriter::rewrite));
  }

  /** An error, or a frame in which nothing but errors can name a node. */
  public static HeldFrame error(RespValue frame) {
    return new HeldFrame(
        frame, false, (error, attempt) -> attempt.translate(error, (part, translator) -> part));
  }

  /** A push that names nodes. */
  static HeldFrame push(RespValue frame) {
    return new HeldFrame(
        frame, false, (push, attempt) -> attempt.translate(push, PushRewriter::rewrite));
  }

  private static HeldFrame exec(RespValue frame, Map<Integer, RequestKind> places) {
    return new HeldFrame(
        frame,
        places.values().stream().anyMatch(RequestKind::repliesWithTopology),
        (exec, attempt) -> transaction(exec, places, attempt));
  }

  private static @Nullable RespValue transaction(
      RespValue exec, Map<Integer, RequestKind> places, Attempt attempt) {
    if (!(exec instanceof RespValue.Sequence sequence) || sequence.items() == null) {
      return exec;
    }
    List<RespValue> items = new ArrayList<>();
    int place = 0;
    for (RespValue item : sequence.items()) {
      RequestKind kind = RespValue.takesPlace(item) ? places.get(place++) : null;
      RespValue translated = attempt.translate(item, rewriterOf(kind, item));
      if (translated == null) {
        return null;
      }
      items.add(translated);
    }
    return sequence.with(items);
  }

  private static BiFunction<RespValue, Translator, @Nullable RespValue> rewriterOf(
      @Nullable RequestKind kind, RespValue item) {
    return kind != null && kind.repliesWithAddresses() && !item.isError()
        ? ReplyRewriter.of(kind)::rewrite
        : (part, translator) -> part;
  }

  /** True if clients dial what this reply names. */
  boolean isTopology() {
    return topology;
  }

  /** True if translating would change nothing. */
  boolean isUntouched(Viewpoint viewpoint) {
    return frame.equals(tryTranslate(viewpoint)) && unknown == null;
  }

  /** The address that kept the last try from succeeding. */
  public @Nullable String unknown() {
    return unknown;
  }

  RespValue original() {
    return frame;
  }

  /**
   * Translates with what is known now. If {@link #unknown} is set afterwards, the result must not
   * leave.
   *
   * @return null if the frame does not have the shape that was expected
   */
  public @Nullable RespValue tryTranslate(Viewpoint viewpoint) {
    return attempt(new Attempt(viewpoint, false));
  }

  /** Translates with what is known now; elements that name unknown nodes become errors. */
  public @Nullable RespValue translateOrFail(Viewpoint viewpoint) {
    return attempt(new Attempt(viewpoint, true));
  }

  private @Nullable RespValue attempt(Attempt attempt) {
    RespValue result = translation.apply(frame, attempt);
    unknown = attempt.unknown;
    return result;
  }

  private static final class Attempt {

    private final Viewpoint viewpoint;
    private final boolean last;
    private @Nullable String unknown;

    Attempt(Viewpoint viewpoint, boolean last) {
      this.viewpoint = viewpoint;
      this.last = last;
    }

    @Nullable RespValue translate(
        RespValue part, BiFunction<RespValue, Translator, @Nullable RespValue> rewriter) {
      Translator translator = viewpoint.translator();
      // An error names a node wherever it stands.
      RespValue translated =
          rewriter.apply(ErrorRewriter.rewriteInside(part, translator), translator);
      String stranger = translator.unknown().orElse(null);
      if (stranger == null) {
        return translated;
      }
      unknown = stranger;
      return last
          ? RespValue.error("TRYAGAIN redis-nat: node " + stranger + " is not known yet")
          : part;
    }
  }
}
