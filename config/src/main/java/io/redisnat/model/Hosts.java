package io.redisnat.model;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be said about a host text without asking a resolver. */
public final class Hosts {

  private static final int MAX_NAME = 253;
  private static final int IPV6_GROUPS = 8;
  private static final String IPV6_WILDCARD = "0".repeat(4 * IPV6_GROUPS);

  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** RFC 1123 labels, and the underscore that container names have. */
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

  private Hosts() {}

  /** True if {@code host} is an IP literal or has the form of a host name. */
  public static boolean isHost(String host) {
    return isIpLiteral(host) || isName(host);
  }

  /** True if {@code host} is an IPv4 literal in dotted form or an IPv6 literal. */
  public static boolean isIpLiteral(String host) {
    return isIpv4(host) || isIpv6(host);
  }

  /**
   * True if {@code host} is an IPv6 literal (RFC 4291 2.2) without brackets, with or without zone
   * ({@code fe80::1%eth0}).
   */
  public static boolean isIpv6(String host) {
    int zone = host.indexOf('%');
    if (zone >= 0 && !ZONE.matcher(host.substring(zone + 1)).matches()) {
      return false;
    }
    return ipv6Digits(zone < 0 ? host : host.substring(0, zone)) != null;
  }

  /**
   * True if {@code host} is four decimal numbers from 0 to 255. Leading zeros are refused:
   * resolvers disagree on whether {@code 010} is eight or ten.
   */
  public static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!OCTET.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** True for the addresses that mean "all of this machine": {@code 0.0.0.0} and {@code ::}. */
  public static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || IPV6_WILDCARD.equals(ipv6Digits(host));
  }

  /** True if the two are spellings of one IP, or one name in upper and lower case. */
  public static boolean isSame(String host, String other) {
    return sortKey(host).equals(sortKey(other));
  }

  /** A text whose alphabetical order is the numeric order of IPs, IPv4 first; names come last. */
  static String sortKey(String host) {
    if (isIpv4(host)) {
      StringBuilder key = new StringBuilder("4");
      for (String part : host.split("\\.")) {
        key.append("0".repeat(3 - part.length())).append(part);
      }
      return key.toString();
    }
    if (!isIpv6(host)) {
      return "~" + host.toLowerCase(Locale.ROOT);
    }
    int zone = host.indexOf('%');
    return zone < 0
        ? "6" + ipv6Digits(host)
        : "6" + ipv6Digits(host.substring(0, zone)) + host.substring(zone);
  }

  private static boolean isName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (name.length() > MAX_NAME || NUMBER.matcher(last).matches()) {
      // A last label of digits is a mistyped IPv4 literal; no top-level domain looks like that.
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  /** All 32 hex digits of an IPv6 literal without zone, or null if it is not one. */
  private static @Nullable String ipv6Digits(String host) {
    int gap = host.indexOf("::");
    if (gap < 0) {
      String digits = groups(host, true);
      return digits != null && digits.length() == 4 * IPV6_GROUPS ? digits : null;
    }
    String head = gap == 0 ? "" : groups(host.substring(0, gap), false);
    String rest = host.substring(gap + 2);
    String tail = rest.isEmpty() ? "" : groups(rest, true);
    if (head == null || tail == null) {
      return null;
    }
    // "::" stands for at least one group of zeros.
    int missing = 4 * IPV6_GROUPS - head.length() - tail.length();
    return missing >= 4 ? head + "0".repeat(missing) + tail : null;
  }

  /** The digits of groups with single colons between them; the last may be an IPv4 literal. */
  private static @Nullable String groups(String text, boolean atEnd) {
    StringBuilder digits = new StringBuilder();
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (atEnd && i == parts.length - 1 && isIpv4(parts[i])) {
        for (String octet : parts[i].split("\\.")) {
          digits.append("%02x".formatted(Integer.parseInt(octet)));
        }
      } else if (GROUP.matcher(parts[i]).matches()) {
        digits.append("0".repeat(4 - parts[i].length())).append(parts[i].toLowerCase(Locale.ROOT));
      } else {
        return null;
      }
    }
    return digits.toString();
  }
}
