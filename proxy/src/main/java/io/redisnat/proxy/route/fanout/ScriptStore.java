package io.redisnat.proxy.route.fanout;

import io.redisnat.proxy.route.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of scripts that clients have sent, by their SHA-1: those that were used last, up to a
 * limit. Thread-safe.
 */
final class ScriptStore {

  private final Map<String, byte[]> bodies = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /**
   * Remembers a word of a request as a script.
   *
   * @param limit bytes of all bodies together
   */
  void remember(Request request, int word, int limit) {
    if (request.length(word) > limit) {
      return;
    }
    byte[] body = request.text(word).getBytes(StandardCharsets.ISO_8859_1);
    put(sha1(body), body, limit);
  }

  private synchronized void put(String sha, byte[] body, int limit) {
    if (bodies.get(sha) != null) {
      return;
    }
    bodies.put(sha, body);
    size += body.length;
    Iterator<byte[]> eldest = bodies.values().iterator();
    while (size > limit) {
      size -= eldest.next().length;
      eldest.remove();
    }
  }

  /** The script with this SHA-1 in any case, one character a byte; null if it is not known. */
  synchronized @Nullable String body(String sha) {
    byte[] body = bodies.get(sha.toLowerCase(Locale.ROOT));
    return body == null ? null : new String(body, StandardCharsets.ISO_8859_1);
  }

  synchronized void clear() {
    bodies.clear();
    size = 0;
  }

  private static String sha1(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
