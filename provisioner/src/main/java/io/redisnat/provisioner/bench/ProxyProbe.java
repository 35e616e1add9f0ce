package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the {@link Figure}s of a proxy: from its metrics, and what those do not have from {@code
 * /proc}. A figure that cannot be had here is left out.
 */
public final class ProxyProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * A full collection leaves all that is live in the old generation; the young one fills again at
   * once. ZGC and Shenandoah have one for both.
   */
  private static final Pattern OLD_GENERATION =
      Pattern.compile(
          "^jvm_memory_used_bytes\\{area=\"heap\",id=\"[^\"]*(Old|Tenured|ZHeap|Shenandoah)");

  private static final int COLLECTION_SECONDS = 20;

  private final long pid;
  private final URI metrics;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * Connects to nothing yet.
   *
   * @param pid the proxy's process
   * @param admin its admin listener
   */
  public ProxyProbe(long pid, HostPort admin) {
    this.pid = pid;
    this.metrics = URI.create("http://" + admin + "/metrics");
  }

  /**
   * The figures as they are now, after a garbage collection.
   *
   * @throws IOException if the proxy does not tell its metrics
   */
  public Map<Figure, Double> read() throws IOException, InterruptedException {
    boolean collected = collectGarbage();
    String text = fetch();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    if (collected) {
      figures.put(Figure.HEAP, sum(text, l -> OLD_GENERATION.matcher(l).find()));
    }
    figures.put(Figure.DIRECT, sum(text, l -> l.startsWith("redisnat_direct_memory_bytes ")));
    figures.put(Figure.THREADS, sum(text, l -> l.startsWith("jvm_threads_live_threads ")));
    figures.put(Figure.DESCRIPTORS, sum(text, l -> l.startsWith("process_files_open_files ")));
    resident().ifPresent(bytes -> figures.put(Figure.RESIDENT, bytes));
    return figures;
  }

  /** Client connections that the proxy has open. */
  public long connections() throws IOException, InterruptedException {
    return (long) sum(fetch(), l -> l.startsWith("redisnat_connections_open"));
  }

  private String fetch() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(metrics + " answered " + response.statusCode());
    }
    return response.body();
  }

  private static double sum(String text, Predicate<String> line) {
    return text.lines()
        .filter(line)
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private OptionalDouble resident() throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return OptionalDouble.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /** What is live can be told only from what is not yet collected after a collection. */
  private boolean collectGarbage() throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return false;
    }
    try {
      Process collection =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!collection.waitFor(COLLECTION_SECONDS, TimeUnit.SECONDS)) {
        collection.destroyForcibly();
        return false;
      }
      return collection.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
