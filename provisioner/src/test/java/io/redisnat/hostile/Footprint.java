package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the proxy's process takes. Sizes are in bytes.
 *
 * @param heap heap in use
 * @param direct direct memory of the pool of network buffers
 * @param resident RSS of the process
 * @param descriptors open files
 * @param threads of the process
 */
record Footprint(long heap, long direct, long resident, long descriptors, long threads) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  /** The JVM itself: code, classes, stacks, its collector. */
  private static final long JVM = 256L << 20;

  /** A pool that was used keeps some of it; what is lost for good shows sooner or later. */
  private static final long POOL = 24L << 20;

  private static final long MARGIN = 20L << 20;
  private static final int SOME = 12;

  /** What is taken now. */
  static Footprint of(SmallProxy proxy) throws IOException {
    String metrics = metrics(proxy);
    Path process = Path.of("/proc", Long.toString(proxy.pid()));
    return new Footprint(
        (long) sum(metrics, "jvm_memory_used_bytes\\{area=\"heap\".*\\}"),
        (long) sum(metrics, "redisnat_direct_memory_bytes"),
        resident(process),
        count(process.resolve("fd")),
        count(process.resolve("task")));
  }

  /** What is taken once the garbage is gone. */
  static Footprint afterCollection(SmallProxy proxy) throws IOException {
    collectGarbage(proxy);
    return of(proxy);
  }

  private static void collectGarbage(SmallProxy proxy) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process run =
        new ProcessBuilder(jcmd, Long.toString(proxy.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(run.waitFor(60, TimeUnit.SECONDS)).as("jcmd GC.run ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String metrics(SmallProxy proxy) throws IOException {
    URI uri = URI.create("http://" + proxy.admin() + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static double sum(String metrics, String name) {
    return Pattern.compile("(?m)^" + name + " (\\S+)$")
        .matcher(metrics)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .sum();
  }

  private static long resident(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  /** Within the limits that the process was given; what the JVM itself takes comes on top. */
  void assertBounded() {
    assertThat(heap).as("heap").isLessThanOrEqualTo(SmallProxy.HEAP);
    assertThat(direct).as("direct memory").isLessThanOrEqualTo(SmallProxy.DIRECT);
    assertThat(resident).as("RSS").isLessThanOrEqualTo(SmallProxy.HEAP + SmallProxy.DIRECT + JVM);
  }

  /** Waits until the process is back to about this, which was measured before. */
  void awaitReturn(SmallProxy proxy) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              Footprint now = afterCollection(proxy);
              assertThat(now.descriptors).as("descriptors").isLessThanOrEqualTo(descriptors + SOME);
              assertThat(now.threads).as("threads").isLessThanOrEqualTo(threads + SOME);
              assertThat(now.heap).as("heap").isLessThanOrEqualTo(heap + MARGIN);
              assertThat(now.direct).as("direct memory").isLessThanOrEqualTo(direct + POOL);
              now.assertBounded();
            });
  }
}
