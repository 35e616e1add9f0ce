package io.redisnat.proxy.route.table;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The flags of the server's table that matter here, by the names that the server gives them. */
public enum CommandFlag {
  /** Changes keys. */
  WRITE,
  /** Only reads keys. */
  READONLY,
  /** For those who operate the server. */
  ADMIN,
  /** Of publish and subscribe. */
  PUBSUB,
  /** Not for scripts. */
  NOSCRIPT,
  /** May make its client wait. */
  BLOCKING,
  /** May come before a login. */
  NO_AUTH,
  /** Not for transactions. */
  NO_MULTI,
  /** First, last and step do not tell all its keys. */
  MOVABLEKEYS,
  /** A module's. */
  MODULE;

  /** Those of {@code names} that are known here. */
  static Set<CommandFlag> of(Iterable<String> names) {
    Set<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
    for (String name : names) {
      for (CommandFlag flag : values()) {
        if (flag.name().equals(name.toUpperCase(Locale.ROOT))) {
          flags.add(flag);
        }
      }
    }
    return flags;
  }
}
