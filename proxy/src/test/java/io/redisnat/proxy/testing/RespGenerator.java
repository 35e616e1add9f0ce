package io.redisnat.proxy.testing;

import java.util.Random;

/**
 * Random frames as text, one character a byte: every type of RESP2 and RESP3, nested, with
 * attributes and pushes where they may stand. The same seed gives the same frames.
 */
public final class RespGenerator {

  private static final String LINES = "+-:,#_(";
  private static final String AGGREGATES = "*~%>";
  private static final String ALPHABET = "ab \t\0\u00ff$*-+:>|%;.?019MOVED";
  private static final int MAX_ELEMENTS = 4;

  private final Random random;
  private final boolean streamed;
  private final StringBuilder out = new StringBuilder();

  /** A generator; with the streamed forms, which no server sends, only if {@code streamed}. */
  public RespGenerator(long seed, boolean streamed) {
    this.random = new Random(seed);
    this.streamed = streamed;
  }

  /** One frame, with what may stand before it. */
  public String frame() {
    out.setLength(0);
    attribute(3);
    value(3);
    return out.toString();
  }

  private void value(int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 6);
    if (kind < 3) {
      line(LINES.charAt(random.nextInt(LINES.length())));
    } else if (kind < 6) {
      string();
    } else {
      aggregate(AGGREGATES.charAt(random.nextInt(out.length() == 0 ? 4 : 3)), depth);
    }
  }

  private void line(char type) {
    boolean redirect = type == '-' && random.nextBoolean();
    String text = redirect ? "MOVED 1 10.10.10.100:7000" : lineText();
    out.append(type).append(text).append("\r\n");
  }

  private void string() {
    char type = "$$=!".charAt(random.nextInt(4));
    if (type == '$' && random.nextInt(5) == 0) {
      out.append("$-1\r\n");
    } else if (type == '$' && streamed && random.nextInt(3) == 0) {
      out.append("$?\r\n");
      for (int i = random.nextInt(3); i > 0; i--) {
        counted(';', "x" + text());
      }
      out.append(";0\r\n");
    } else {
      counted(type, text());
    }
  }

  private void counted(char type, String payload) {
    out.append(type).append(payload.length()).append("\r\n").append(payload).append("\r\n");
  }

  private void aggregate(char type, int depth) {
    if (random.nextInt(8) == 0) {
      out.append(type).append(type == '*' && random.nextBoolean() ? "-1" : "0").append("\r\n");
      return;
    }
    int count = 1 + random.nextInt(MAX_ELEMENTS);
    boolean open = streamed && random.nextInt(3) == 0;
    out.append(type).append(open ? "?" : count).append("\r\n");
    elements(type == '%' ? 2 * count : count, depth - 1);
    if (open) {
      out.append(".\r\n");
    }
  }

  private void elements(int count, int depth) {
    for (int i = 0; i < count; i++) {
      attribute(depth);
      if (random.nextInt(10) == 0) {
        out.append(">2\r\n$7\r\nmessage\r\n");
        value(0);
        attribute(depth);
      }
      value(depth);
    }
  }

  private void attribute(int depth) {
    if (depth > 0 && random.nextInt(8) == 0) {
      int pairs = random.nextInt(3);
      out.append('|').append(pairs).append("\r\n");
      elements(2 * pairs, depth - 1);
    }
  }

  private String lineText() {
    return text().replace('\r', 'r').replace('\n', 'n');
  }

  private String text() {
    int length = random.nextInt(20) == 0 ? 300 : random.nextInt(12);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(9) == 0 ? "\r\n" : ALPHABET.charAt(random.nextInt(22)));
    }
    return text.toString();
  }
}
