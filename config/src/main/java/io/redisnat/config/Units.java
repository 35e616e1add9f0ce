package io.redisnat.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times and sizes as people write them in proxy.conf; the reader reads the same text back. */
final class Units {

  private static final long KIB = 1024;

  private static final Map<String, ChronoUnit> TIMES = new LinkedHashMap<>();
  private static final Map<String, Long> SIZES = new LinkedHashMap<>();

  static {
    TIMES.put("h", ChronoUnit.HOURS);
    TIMES.put("m", ChronoUnit.MINUTES);
    TIMES.put("s", ChronoUnit.SECONDS);
    TIMES.put("ms", ChronoUnit.MILLIS);
    TIMES.put("us", ChronoUnit.MICROS);
    SIZES.put(" GiB", KIB * KIB * KIB);
    SIZES.put(" MiB", KIB * KIB);
    SIZES.put(" KiB", KIB);
  }

  private Units() {}

  /** The largest unit that gives a whole number: {@code 24h}, {@code 100ms}. */
  static String time(Duration time) {
    if (time.isZero()) {
      return "0s";
    }
    for (Map.Entry<String, ChronoUnit> unit : TIMES.entrySet()) {
      Duration one = unit.getValue().getDuration();
      if (one.multipliedBy(time.dividedBy(one)).equals(time)) {
        return time.dividedBy(one) + unit.getKey();
      }
    }
    return time.toNanos() + "ns";
  }

  /** The largest unit that gives a whole number: {@code 512 MiB}, {@code 1000}. */
  static String size(long bytes) {
    for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
      if (bytes != 0 && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return Long.toString(bytes);
  }
}
