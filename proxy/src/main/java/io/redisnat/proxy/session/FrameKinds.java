package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.FrameHead;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the first word of a frame says that arrived while messages and replies mix. */
final class FrameKinds {

  private static final Map<RequestKind, byte[]> CONFIRMATIONS = confirmations();
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] PATTERN_MESSAGE = ascii("pmessage");
  private static final byte[] SHARD_MESSAGE = ascii("smessage");
  private static final byte[] MOVING = ascii("MOVING");
  private static final byte[] SLOTS_MIGRATED = ascii("SMIGRATED");
  private static final byte[] RESET = ascii("RESET");

  private FrameKinds() {}

  private static Map<RequestKind, byte[]> confirmations() {
    Map<RequestKind, byte[]> words = new EnumMap<>(RequestKind.class);
    for (RequestKind kind : RequestKind.values()) {
      if (kind.isSubscription()) {
        words.put(kind, ascii(kind.wireName()));
      }
    }
    return words;
  }

  /** The command that a frame of this kind confirms, or null. */
  static @Nullable RequestKind confirmation(FrameHead kind) {
    for (Map.Entry<RequestKind, byte[]> word : CONFIRMATIONS.entrySet()) {
      if (kind.is(word.getValue())) {
        return word.getKey();
      }
    }
    return null;
  }

  /** A published message, RESP2 form. */
  static boolean isMessage(FrameHead kind) {
    return kind.is(MESSAGE) || kind.is(PATTERN_MESSAGE) || kind.is(SHARD_MESSAGE);
  }

  /** A push that names nodes. */
  static boolean namesNodes(FrameHead kind) {
    return kind.is(MOVING) || kind.is(SLOTS_MIGRATED);
  }

  /** The answer to RESET. */
  static boolean isReset(FrameHead kind) {
    return kind.is(RESET);
  }

  /** A line of MONITOR: {@code 1339518083.107412 [0 127.0.0.1:60866] "keys" "*"}. */
  static boolean isMonitorLine(FrameHead kind) {
    int i = 0;
    while (i < kind.length() && Character.isDigit(kind.at(i))) {
      i++;
    }
    boolean seconds = i > 0 && i < kind.length() && kind.at(i) == '.';
    int microsecondsEnd = i + 7;
    return seconds && microsecondsEnd < kind.length() && kind.at(microsecondsEnd) == ' ';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
