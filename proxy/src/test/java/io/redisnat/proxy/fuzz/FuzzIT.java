package io.redisnat.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.session.SeedCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer on each target, guided by the coverage of {@code io.redisnat}. By its driver and in a JVM
 * of its own, because its agent instruments all classes of a JVM and fuzzes one target in it; so it
 * depends on no version of JUnit either.
 *
 * <p>Without further word each target gets the same few thousand inputs in every run: a build that
 * was green stays so until the code changes. {@code -Dfuzz.duration=10m} (also {@code s}, {@code
 * h}) searches for that time for each target, elsewhere every time. What a run finds stands in
 * {@code target/fuzz}; it belongs into {@code src/test/resources/fuzz}, or into a rewrite case.
 */
class FuzzIT {

  private static final String DURATION = System.getProperty("fuzz.duration", "");
  private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final int SECONDS_TO_START_AND_END = 240;
  private static final int INPUTS_PER_SEED = 4;

  static List<Class<?>> targets() {
    return SeedCorpus.TARGETS;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void findsNothing(Class<?> target) throws Exception {
    Path seeds = writeSeeds(target);
    Path corpus = Files.createDirectories(FOLDER.resolve(target.getSimpleName()));
    Path log = FOLDER.resolve(target.getSimpleName() + ".log");
    long seconds = DURATION.isEmpty() ? 0 : Duration.parse("PT" + DURATION).toSeconds();

    Process jazzer = start(target, bounds(seconds, seeds), List.of(corpus, seeds), log);
    try {
      assertThat(jazzer.waitFor(seconds + SECONDS_TO_START_AND_END, TimeUnit.SECONDS))
          .as("%s ends in time; its log is %s", target.getSimpleName(), log)
          .isTrue();
    } finally {
      jazzer.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(jazzer.exitValue()).as("%s found: %s", target.getSimpleName(), said).isZero();
    assertThat(said).as("the fuzzer ran").contains("Done ");
  }

  private static Path writeSeeds(Class<?> target) throws Exception {
    Path seeds = Files.createDirectories(FOLDER.resolve(target.getSimpleName() + "-seeds"));
    int number = 0;
    for (byte[] seed : SeedCorpus.of(target)) {
      Files.write(seeds.resolve("seed-" + number++), seed);
    }
    return seeds;
  }

  private static List<String> bounds(long seconds, Path seeds) {
    return seconds > 0
        ? List.of("-max_total_time=" + seconds)
        : List.of("-seed=1", "-runs=" + INPUTS_PER_SEED * seeds.toFile().list().length);
  }

  private static Process start(Class<?> target, List<String> bounds, List<Path> corpora, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dfuzz.allocation=268435456",
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER));
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=io.redisnat.**");
    // Sanitizers of files, deserialisation and the like find nothing in pure functions.
    command.add("--custom_hook_excludes=**");
    command.add("--reproducer_path=" + FOLDER);
    command.add("-artifact_prefix=" + FOLDER + "/" + target.getSimpleName() + "-");
    command.addAll(bounds);
    // An input that is not done after this is an endless loop, even on a slow machine.
    command.add("-timeout=100");
    // Memory is bounded by -Xmx, and by the targets themselves.
    command.add("-rss_limit_mb=0");
    command.add("-print_final_stats=1");
    corpora.forEach(corpus -> command.add(corpus.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
