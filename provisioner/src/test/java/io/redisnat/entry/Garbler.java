package io.redisnat.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes wrong commands of right ones: too few arguments, too many, others, another case. */
final class Garbler {

  private static final int ONE_OF = 15;
  private static final List<String> JUNK =
      List.of("junk", "", "-1", "99999999999999999999", "\r\n", "0");

  private final RandomGenerator random;

  Garbler(RandomGenerator random) {
    this.random = random;
  }

  /** The command as it is, or, once in a while, spoilt. */
  List<String> perhaps(List<String> arguments) {
    List<String> spoilt = new ArrayList<>(arguments);
    if (random.nextInt(ONE_OF) > 0) {
      return spoilt;
    }
    int place = random.nextInt(spoilt.size());
    String junk = JUNK.get(random.nextInt(JUNK.size()));
    switch (random.nextInt(5)) {
      case 0 -> spoilt.remove(spoilt.size() - 1);
      case 1 -> spoilt.add(junk);
      case 2 -> spoilt.add(place, spoilt.get(place));
      case 3 -> spoilt.set(place, junk);
      default -> spoilt.set(0, spoilt.get(0).toLowerCase(java.util.Locale.ROOT));
    }
    if (spoilt.isEmpty() || spoilt.get(0).isEmpty()) {
      return arguments;
    }
    return spoilt;
  }
}
