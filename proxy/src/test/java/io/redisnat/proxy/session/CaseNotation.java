package io.redisnat.proxy.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notation of the case files, turned into bytes (one character a byte). The README beside the
 * cases describes it.
 */
final class CaseNotation {

  /** Stands for the command that takes the place of one whose reply could not be recognised. */
  static final String REFUSAL = "(refusal)";

  /** What the node answers to it. */
  static final List<String> REFUSED = List.of("-ERR redis-nat: " + RequestStream.UNCOUNTABLE);

  /** A short reply to CLUSTER SLOTS as the node sends it. */
  static final List<String> INSIDE = slots("10.10.10.101", "7001");

  /** The same as the client must get it. */
  static final List<String> OUTSIDE = slots("127.0.0.1", "7004");

  private static final String CRLF = "\r\n";
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9A-Fa-f]{2})|(.))|\\{([0-9a-f])}|\\{(.)\\*(\\d+)}");

  private CaseNotation() {}

  private static List<String> slots(String host, String port) {
    return List.of("*1", "*3", ":0", ":5460", "*3", "$$ " + host, ":" + port, "$$ {4}");
  }

  /** Lines of a node, or of a client that speaks by hand. */
  static String wire(List<String> lines) {
    StringBuilder bytes = new StringBuilder();
    Iterator<String> rest = lines.iterator();
    while (rest.hasNext()) {
      bytes.append(wireLine(rest.next(), rest));
    }
    return bytes.toString();
  }

  private static String wireLine(String line, Iterator<String> rest) {
    if (line.equals("$$[") || line.equals("==[")) {
      return string(line, block(rest));
    }
    if (line.matches("(?s)(\\$\\$|==)( .*)?")) {
      return string(line, unescape(line.length() < 3 ? "" : line.substring(3)));
    }
    return endsOpen(line) ? unescape(line.substring(0, line.length() - 1)) : unescape(line) + CRLF;
  }

  private static String string(String line, String text) {
    return line.startsWith("=")
        ? "=" + (text.length() + 4) + CRLF + "txt:" + text + CRLF
        : "$" + text.length() + CRLF + text + CRLF;
  }

  private static String block(Iterator<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line = lines.next(); !line.equals("]"); line = lines.next()) {
      text.append(endsOpen(line) ? unescape(line.substring(0, line.length() - 1)) : unescape(line));
      text.append(endsOpen(line) ? "" : "\n");
    }
    return text.toString();
  }

  // A backslash at the end that is not itself escaped.
  private static boolean endsOpen(String line) {
    return line.endsWith("\\") && !line.endsWith("\\\\");
  }

  /** Lines of a client: each a command, unless its prefix says otherwise. */
  static String commands(List<String> lines) {
    StringBuilder bytes = new StringBuilder();
    for (String line : lines) {
      bytes.append(command(line));
    }
    return bytes.toString();
  }

  private static String command(String line) {
    if (line.startsWith("raw: ")) {
      return wire(List.of(line.substring(5)));
    }
    if (line.startsWith("inline: ")) {
      return inline(line.substring(8));
    }
    List<String> words = words(line);
    StringBuilder bytes = new StringBuilder("*" + words.size() + CRLF);
    words.forEach(word -> bytes.append(string("$$", word)));
    return bytes.toString();
  }

  /** The same commands in their inline form. */
  static String inlineCommands(List<String> lines) {
    StringBuilder bytes = new StringBuilder();
    lines.forEach(line -> bytes.append(inline(line)));
    return bytes.toString();
  }

  private static String inline(String line) {
    return unescape(line) + CRLF;
  }

  private static List<String> words(String line) {
    if (line.equals("(refusal in a transaction)")) {
      return RequestStream.refusal(RequestStream.SPOILS_TRANSACTION);
    }
    if (line.equals(REFUSAL)) {
      return RequestStream.refusal(RequestStream.UNCOUNTABLE);
    }
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ")) {
      words.add(word.equals("\"\"") ? "" : unescape(word));
    }
    return words;
  }

  private static String unescape(String text) {
    Matcher matcher = ESCAPE.matcher(text);
    StringBuilder plain = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(plain, Matcher.quoteReplacement(value(matcher)));
    }
    return matcher.appendTail(plain).toString();
  }

  private static String value(Matcher matcher) {
    if (matcher.group(1) != null) {
      return Character.toString(Integer.parseInt(matcher.group(1), 16));
    }
    if (matcher.group(3) != null) {
      return matcher.group(3).repeat(40);
    }
    if (matcher.group(4) != null) {
      return matcher.group(4).repeat(Integer.parseInt(matcher.group(5)));
    }
    return switch (matcher.group(2)) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      case "0" -> "\0";
      default -> matcher.group(2);
    };
  }
}
