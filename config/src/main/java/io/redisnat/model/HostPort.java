package io.redisnat.model;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A host (IP literal or name) and a TCP port.
 *
 * <p>The text form is the one Redis prints: {@code host:port} with an IPv6 host <em>without</em>
 * brackets, so that the port begins after the last colon. {@link #parse} also takes the bracketed
 * form that people write.
 *
 * @param host IP literal or host name, without brackets; empty only where a node does not know its
 *     own address
 * @param port 0 to 65535; 0 is what a node prints for "no such port"
 */
public record HostPort(String host, int port) implements Comparable<HostPort> {

  private static final Comparator<HostPort> NUMERIC =
      Comparator.comparing((HostPort hp) -> Hosts.sortKey(hp.host))
          .thenComparingInt(HostPort::port)
          // Spellings of one host are not equal, so they may not compare as equal.
          .thenComparing(HostPort::host);

  private static final Pattern NOT_IN_A_HOST = Pattern.compile("[\\s\\p{Cntrl}/@,;\"'\\[\\]]");

  /** Checks the port and strips the brackets of an IPv6 literal. */
  public HostPort {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
  }

  /**
   * Parses {@code host:port}, {@code [ipv6]:port} or {@code ipv6:port}.
   *
   * @throws IllegalArgumentException with the valid forms in its message
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw invalid(text, "there is no host or no port");
    }
    String host = text.substring(0, colon);
    boolean opens = host.startsWith("[");
    if (opens != host.endsWith("]")) {
      throw invalid(text, "the brackets do not match");
    }
    HostPort address = new HostPort(host, parsePort(text, text.substring(colon + 1)));
    if (!Hosts.isIpv6(address.host)) {
      checkName(text, address.host, opens);
    }
    return address;
  }

  private static void checkName(String text, String host, boolean bracketed) {
    if (bracketed) {
      throw invalid(text, "brackets are for IPv6 literals");
    }
    if (NOT_IN_A_HOST.matcher(host).find()) {
      throw invalid(text, "the host has a character that no host has");
    }
    if (host.indexOf(':') >= 0) {
      throw invalid(text, "'" + host + "' is not an IPv6 literal");
    }
  }

  private static int parsePort(String text, String digits) {
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(text, "the port is not a number between 1 and 65535");
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      throw invalid(text, "the port is not a number between 1 and 65535");
    }
    return port;
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException(
        "'"
            + masked(text)
            + "' is not an address: "
            + why
            + " (valid: 10.10.10.100:7000, redis.example:7000, [2001:db8::5]:7000)");
  }

  /** Without the login of a URL, which has a password in it: messages go to logs. */
  private static String masked(String text) {
    int login = text.lastIndexOf('@');
    return login < 0 ? text : "***" + text.substring(login);
  }

  /** The same host with another port. */
  public HostPort withPort(int otherPort) {
    return new HostPort(host, otherPort);
  }

  /** Orders numerically: 10.0.0.9 before 10.0.0.10, then by port; names after IP literals. */
  @Override
  public int compareTo(HostPort other) {
    return NUMERIC.compare(this, other);
  }

  /** {@code host:port} as Redis prints it. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
