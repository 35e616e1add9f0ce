package io.redisnat.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.redisnat.config.ConnectionLimits;
import io.redisnat.config.ProxyConfig;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalInt;

/** How many connections the limit of open files allows. */
final class OpenFiles {

  /** Jars, logs, listeners, event loops, and the proxy's own connections to nodes. */
  private static final int RESERVE = 256;

  /** One to the client, one to the node. */
  private static final int FOR_EACH = 2;

  private OpenFiles() {}

  /** The limit of client connections: as configured, or what is sensible here. */
  static int maxConnections(ProxyConfig config) {
    return maxConnections(config.limits().connections().maxConnections(), limit());
  }

  static int maxConnections(OptionalInt configured, long files) {
    long possible = Math.max(1, (files - RESERVE) / FOR_EACH);
    return configured.orElse((int) Math.min(possible, ConnectionLimits.MOST_BY_DEFAULT));
  }

  /** What is wrong with the limit, and what to do; empty if it is enough. */
  static Optional<String> caution(ProxyConfig config) {
    return caution(maxConnections(config), limit());
  }

  static Optional<String> caution(int connections, long files) {
    long needed = (long) connections * FOR_EACH + RESERVE;
    return files >= needed
        ? Optional.empty()
        : Optional.of(
            ("%d open files are not enough for limits.max-connections = %d: beyond about %d,"
                    + " connections will wait; raise ulimit -n to %d, or lower the limit")
                .formatted(files, connections, Math.max(0, (files - RESERVE) / FOR_EACH), needed));
  }

  // The JVM raises its own soft limit to the hard one at start, so this is the hard one.
  private static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
