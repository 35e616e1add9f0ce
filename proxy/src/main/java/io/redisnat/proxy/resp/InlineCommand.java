package io.redisnat.proxy.resp;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an inline command as {@code sdssplitargs} of Redis does: blanks between arguments, {@code
 * "…"} with escapes, {@code '…'} with {@code \'} only.
 */
public final class InlineCommand {

  private final String line;
  private int position;

  private InlineCommand(String line) {
    this.line = line;
  }

  /**
   * The arguments, one character a byte.
   *
   * @throws ProtocolException if quotes do not match, or where Redis would take a null byte for the
   *     end of its input
   */
  public static List<String> split(String line) {
    if (line.indexOf('\0') >= 0) {
      throw new ProtocolException("null byte in inline request");
    }
    InlineCommand command = new InlineCommand(line);
    List<String> arguments = new ArrayList<>();
    while (command.skipBlanks()) {
      arguments.add(command.argument());
    }
    return arguments;
  }

  private boolean skipBlanks() {
    while (position < line.length() && isBlank(line.charAt(position))) {
      position++;
    }
    return position < line.length();
  }

  private String argument() {
    StringBuilder argument = new StringBuilder();
    while (position < line.length() && !isBlank(line.charAt(position))) {
      char c = line.charAt(position++);
      if (c == '"' || c == '\'') {
        quoted(c, argument);
        requireBlankNext();
        break;
      }
      argument.append(c);
    }
    return argument.toString();
  }

  private void quoted(char quote, StringBuilder argument) {
    while (position < line.length()) {
      char c = line.charAt(position++);
      if (c == quote) {
        return;
      }
      if (c == '\\' && quote == '"' && position < line.length()) {
        argument.append(escape());
      } else if (c == '\\' && position < line.length() && line.charAt(position) == '\'') {
        argument.append('\'');
        position++;
      } else {
        argument.append(c);
      }
    }
    throw unbalanced();
  }

  private char escape() {
    char c = line.charAt(position++);
    if (c == 'x' && position + 1 < line.length()) {
      int high = Character.digit(line.charAt(position), 16);
      int low = Character.digit(line.charAt(position + 1), 16);
      if (high >= 0 && low >= 0) {
        position += 2;
        return (char) (high * 16 + low);
      }
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> '\u0007';
      default -> c;
    };
  }

  private void requireBlankNext() {
    if (position < line.length() && !isBlank(line.charAt(position))) {
      throw unbalanced();
    }
  }

  /** As {@code isspace} of C; Java has more blanks. */
  static boolean isBlank(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static ProtocolException unbalanced() {
    return new ProtocolException("unbalanced quotes in request");
  }
}
