package io.redisnat.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.session.SeedCorpus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every seed and every earlier finding, once: no fuzzer is needed for what is known. */
class FuzzCorpusTest {

  static List<Class<?>> targets() {
    return SeedCorpus.TARGETS;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void holdsForEverySeed(Class<?> target) throws Exception {
    Method entry = target.getMethod("fuzzerTestOneInput", byte[].class);
    List<byte[]> seeds = SeedCorpus.of(target);
    assertThat(seeds).hasSizeGreaterThan(100);
    for (byte[] seed : seeds) {
      try {
        entry.invoke(null, (Object) seed);
      } catch (InvocationTargetException e) {
        String text = new String(seed, StandardCharsets.ISO_8859_1);
        throw new AssertionError(target.getSimpleName() + " fails on '" + text + "'", e.getCause());
      }
    }
  }
}
