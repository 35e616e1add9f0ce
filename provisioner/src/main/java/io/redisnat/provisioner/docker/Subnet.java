package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 network.
 *
 * @param base its first address, as a number
 * @param bits length of its prefix, 8 to 29
 */
record Subnet(long base, int bits) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int SHORTEST = 8;
  private static final int LONGEST = 29;

  /** Where the machines of the post are: .100, .101, ... */
  private static final int FIRST_MACHINE = 100;

  /** Reads {@code 10.10.10.0/24}, as Docker writes it; the base may be any address in it. */
  static Subnet parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int bits = Integer.parseInt(matcher.group(5));
      long address = 0;
      boolean valid = bits <= 32;
      for (int i = 1; i <= 4; i++) {
        int part = Integer.parseInt(matcher.group(i));
        valid &= part <= 255;
        address = address << 8 | part;
      }
      if (valid) {
        return new Subnet(address & mask(bits), bits);
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no IPv4 network like 10.10.10.0/24");
  }

  /**
   * What the user asked for.
   *
   * @throws RuntimeFailure if it is nothing to put machines in
   */
  static Subnet wished(String text) {
    try {
      Subnet subnet = parse(text);
      if (subnet.bits >= SHORTEST && subnet.bits <= LONGEST && text.startsWith(subnet.host(0))) {
        return subnet;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new RuntimeFailure(
        Kind.CONFIGURATION,
        "--subnet is '%s': it has to be an IPv4 network of 8 to 29 bits, like 10.10.10.0/24"
            .formatted(text));
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (32 - bits) & 0xffffffffL;
  }

  long size() {
    return 1L << (32 - bits);
  }

  boolean overlaps(Subnet other) {
    return base < other.base + other.size() && other.base < base + size();
  }

  boolean contains(String ip) {
    return overlaps(parse(ip + "/32"));
  }

  /** The network of the same size after this one. */
  Subnet next() {
    return new Subnet(base + size(), bits);
  }

  String gateway() {
    return host(1);
  }

  /** Where the sidecar is: the last address, which no machine gets. */
  String proxy() {
    return host(size() - 2);
  }

  /** How many machines have room. */
  int machines() {
    return (int) Math.min(1000, size() - 2 - firstMachine());
  }

  private long firstMachine() {
    return size() >= 256 ? FIRST_MACHINE : 2;
  }

  /** The address of a machine, counted from 0. */
  String machine(int index) {
    return host(firstMachine() + index);
  }

  private String host(long offset) {
    long a = base + offset;
    return "%d.%d.%d.%d".formatted(a >> 24 & 255, a >> 16 & 255, a >> 8 & 255, a & 255);
  }

  @Override
  public String toString() {
    return host(0) + "/" + bits;
  }
}
