package io.redisnat.model;

import java.util.Locale;

/** What can be said about a host text without asking a resolver. */
public final class Hosts {

  private Hosts() {}

  /** True if {@code host} is an IPv4 literal in dotted form or an IPv6 literal. */
  public static boolean isIpLiteral(String host) {
    return isIpv4(host) || isIpv6(host);
  }

  /** True if {@code host} has the form of an IPv6 literal (at least two colons, hex digits). */
  public static boolean isIpv6(String host) {
    return host.chars().filter(c -> c == ':').count() >= 2
        && host.chars().allMatch(c -> c == ':' || c == '.' || c == '%' || isHexOrZone(c));
  }

  /** True if {@code host} is four decimal numbers from 0 to 255. */
  public static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** A text whose alphabetical order is the numeric order of IPv4 literals; names come later. */
  static String sortKey(String host) {
    if (!isIpv4(host)) {
      return "~" + host.toLowerCase(Locale.ROOT);
    }
    StringBuilder key = new StringBuilder(15);
    for (String part : host.split("\\.")) {
      key.append("0".repeat(3 - part.length())).append(part);
    }
    return key.toString();
  }

  private static boolean isHexOrZone(int c) {
    return Character.digit(c, 16) >= 0 || Character.isLetterOrDigit(c);
  }
}
