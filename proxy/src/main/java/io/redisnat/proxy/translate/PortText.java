package io.redisnat.proxy.translate;

/** Reads the port of an address that a peer wrote. */
final class PortText {

  /** What {@link #parse} says of a text that is no port. */
  static final int NONE = -1;

  private PortText() {}

  /** The number from 0 to 65535 that {@code digits} are, or {@link #NONE}. */
  static int parse(String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(digits) : NONE;
    return port <= 65535 ? port : NONE;
  }
}
