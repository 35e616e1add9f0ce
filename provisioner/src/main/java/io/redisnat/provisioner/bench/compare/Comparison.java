package io.redisnat.provisioner.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs loads on contenders in rounds: in each round every contender has its turn under every load,
 * so what else the machine does meanwhile hits all alike.
 */
public final class Comparison {

  /** After one round Java still compiles while it is measured. */
  private static final int WARM_UP_ROUNDS = 2;

  /** Opening connections, and what comes with a window. */
  private static final Duration AROUND = Duration.ofMillis(300);

  private final int rounds;
  private final Duration warmUp;
  private final Duration window;
  private final Consumer<String> progress;

  /**
   * Runs nothing yet.
   *
   * @param rounds how often each contender has its turn under each load
   * @param window how long each turn is measured; it is warmed up for a third of that
   * @param progress gets a line for each round
   */
  public Comparison(int rounds, Duration window, Consumer<String> progress) {
    this.rounds = rounds;
    this.warmUp = window.dividedBy(3);
    this.window = window;
    this.progress = progress;
  }

  /** About how long it takes to run so many loads on so many contenders. */
  public Duration estimate(int loads, int contenders) {
    return window
        .plus(warmUp)
        .plus(AROUND)
        .multipliedBy((long) loads * contenders * (rounds + WARM_UP_ROUNDS));
  }

  /**
   * Runs them all, some rounds more than are reported: in those compilers get what they wait for.
   *
   * @return results by load and contender, in their order
   * @throws IOException if a connection fails or a reply is wrong
   */
  public List<Result> run(List<Load> loads, List<Contender> contenders) throws IOException {
    Map<Load, Map<Contender, List<Sample>>> samples = new LinkedHashMap<>();
    for (int round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
      progress.accept(round < 1 ? "warming up" : "round " + round + " of " + rounds);
      for (Load load : loads) {
        for (Contender contender : contenders) {
          Sample sample = LoadGenerator.run(contender, load, warmUp, window);
          List<Sample> all =
              samples
                  .computeIfAbsent(load, l -> new LinkedHashMap<>())
                  .computeIfAbsent(contender, c -> new ArrayList<>());
          if (round > 0) {
            all.add(sample);
          }
        }
      }
    }
    return samples.entrySet().stream()
        .flatMap(entry -> Result.of(entry.getKey(), entry.getValue()).stream())
        .toList();
  }
}
