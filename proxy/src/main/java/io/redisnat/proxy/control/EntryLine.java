package io.redisnat.proxy.control;

import io.redisnat.model.HostPort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines of the answer to {@link Order#STATE} that say where entry ports are. */
public final class EntryLine {

  private static final String WORD = "entry";

  private EntryLine() {}

  /** {@code entry 127.0.0.1:6379 host}: the name is last, for it may be of any form. */
  public static String of(String audience, HostPort address) {
    return WORD + " " + address + " " + audience;
  }

  /** The addresses in such lines by name of the audience, in their order; others are ignored. */
  public static Map<String, HostPort> addresses(Collection<String> lines) {
    Map<String, HostPort> addresses = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split(" ", 3);
      if (parts.length == 3 && parts[0].equals(WORD)) {
        addresses.put(parts[2], HostPort.parse(parts[1]));
      }
    }
    return addresses;
  }
}
