package io.redisnat.proxy.translate;

/** Reads the port of an address that a peer wrote. */
final class PortText {

  /** What {@link #parse} says of a text that is no port. */
  static final int NONE = -1;

  private PortText() {}

  /** The number from 0 to 65535 that {@code digits} are, or {@link #NONE}. */
  static int parse(String digits) {
    int length = digits.length();
    if (length == 0 || length > 5) {
      return NONE;
    }
    int port = 0;
    for (int i = 0; i < length; i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return NONE;
      }
      port = 10 * port + digit - '0';
    }
    return port <= 65535 ? port : NONE;
  }
}
