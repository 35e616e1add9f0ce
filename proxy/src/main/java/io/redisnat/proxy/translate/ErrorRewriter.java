package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates error frames that name a node. They are recognised by themselves, wherever they stand:
 * a client would follow any of them.
 *
 * <pre>
 * -MOVED 5798 10.10.10.101:7000
 * -ASK 5798 10.10.10.101:7000
 * -REDIRECT 10.10.10.101:7000                                    (Valkey 8, not in cluster mode)
 * -ERR Target instance replied with error: MOVED 1 10.0.0.5:6379     (MIGRATE)
 * -ERR Invalid node address specified: 10.0.0.5:6379                 (CLUSTER MEET)
 * </pre>
 *
 * <p>Source: {@code clusterRedirectClient}, {@code migrateCommand}, {@code clusterCommand}.
 */
public final class ErrorRewriter {

  /** No error that names a node is longer. */
  public static final int MAX_LENGTH = 512;

  private static final String MOVED = "MOVED ";
  private static final String ASK = "ASK ";
  private static final String REDIRECT = "REDIRECT ";
  private static final String QUOTED = "ERR Target instance replied with error: ";
  private static final String INVALID = "ERR Invalid node address specified: ";

  private ErrorRewriter() {}

  /** True if {@code text} is the beginning of a redirection, so that clients dial what it names. */
  public static boolean isRedirect(String text) {
    return text.startsWith(MOVED) || text.startsWith(ASK) || text.startsWith(REDIRECT);
  }

  /**
   * The error text with its address translated; the same object if there is none.
   *
   * @param text the line without {@code -} and line end
   */
  public static String rewrite(String text, Translator translator) {
    if (text.length() > MAX_LENGTH) {
      return text;
    }
    if (text.startsWith(MOVED) || text.startsWith(ASK)) {
      return redirect(text, 0, translator);
    }
    if (text.startsWith(REDIRECT)) {
      return address(text, REDIRECT.length(), translator, true);
    }
    if (text.startsWith(QUOTED + MOVED) || text.startsWith(QUOTED + ASK)) {
      return redirect(text, QUOTED.length(), translator);
    }
    return text.startsWith(INVALID) ? address(text, INVALID.length(), translator, false) : text;
  }

  private static String redirect(String text, int from, Translator translator) {
    int slotStart = text.indexOf(' ', from) + 1;
    int hostStart = text.indexOf(' ', slotStart) + 1;
    int colon = text.lastIndexOf(':');
    if (hostStart == 0 || colon < hostStart) {
      return text;
    }
    int slot = PortText.parse(text.substring(slotStart, hostStart - 1));
    int port = PortText.parse(text.substring(colon + 1));
    if (slot < 0 || port < 0) {
      return text;
    }
    String host = text.substring(hostStart, colon);
    HostPort outside = translator.redirectTarget(text.startsWith(ASK, from), slot, host, port);
    return replaced(text, hostStart, outside, translator);
  }

  private static String address(String text, int hostStart, Translator translator, boolean must) {
    int colon = text.lastIndexOf(':');
    int port = PortText.parse(text.substring(colon + 1));
    if (colon < hostStart || port < 0) {
      return text;
    }
    HostPort outside = translator.outside(text.substring(hostStart, colon), port);
    return outside == null && !must ? text : replaced(text, hostStart, outside, translator);
  }

  private static String replaced(
      String text, int start, @Nullable HostPort outside, Translator translator) {
    if (outside == null) {
      translator.unknown(text.substring(start));
      return text;
    }
    return text.substring(0, start) + outside;
  }

  /** Translates every error frame inside {@code value}; the same object if there is none. */
  public static RespValue rewriteInside(RespValue value, Translator translator) {
    if (value instanceof RespValue.Line line && line.isError()) {
      String text = rewrite(line.text(), translator);
      return text.equals(line.text()) ? value : RespValue.error(text);
    }
    if (!(value instanceof RespValue.Sequence sequence) || sequence.items() == null) {
      return value;
    }
    List<RespValue> items = itemsInside(sequence.items(), translator);
    return items == null ? value : sequence.with(items);
  }

  // Nearly all replies have no errors inside: those cost no memory, and nothing is compared in
  // depth.
  @SuppressWarnings("ReferenceEquality") // the same object is what says that nothing was translated
  private static @Nullable List<RespValue> itemsInside(
      List<RespValue> items, Translator translator) {
    List<RespValue> changed = null;
    for (int i = 0; i < items.size(); i++) {
      RespValue translated = rewriteInside(items.get(i), translator);
      if (translated != items.get(i)) {
        changed = changed == null ? new ArrayList<>(items) : changed;
        changed.set(i, translated);
      }
    }
    return changed;
  }
}
