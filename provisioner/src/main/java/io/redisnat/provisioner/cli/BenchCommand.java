package io.redisnat.provisioner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.SoakReport;
import io.redisnat.provisioner.bench.compare.Comparison;
import io.redisnat.provisioner.bench.compare.Contender;
import io.redisnat.provisioner.bench.compare.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code redis-nat bench}: what a proxy costs, or a load that checks everything; on clusters and
 * proxies that are made for it and removed again.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what the proxy costs beside a direct connection, and beside HAProxy where that is",
      "installed: throughput, latency, CPU time, memory. Prints tables, in a few minutes.",
      "With --soak instead: puts a proxy under load for some time, with a master killed every",
      "minute, and fails (3) on a wrong reply, a lost write, or growth of its memory, descriptors",
      "or threads.",
      "Clusters and proxies are its own; it removes them in the end."
    })
final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each way has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "1",
      converter = Durations.class,
      description = "How long each turn is measured (default: ${DEFAULT-VALUE}s).")
  private Duration window = Duration.ofSeconds(1);

  @Option(
      names = "--loads",
      paramLabel = "TEXT",
      description = "Only loads with this text in their names.")
  private String loads = "";

  @Option(
      names = "--transports",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "io_uring,epoll",
      description = "Transports of the proxy to compare (default: ${DEFAULT-VALUE}).")
  private List<String> transports = List.of();

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      description = {
        "A node that serves all slots, instead of one that is made for it; keys that begin with",
        "redis-nat-bench: are written there."
      })
  private @Nullable String node;

  @Option(
      names = "--peer",
      paramLabel = "NAME=HOST:PORT",
      description = "Another proxy that leads to the node of --node; may be repeated.")
  private Map<String, String> peers = new LinkedHashMap<>();

  @Option(
      names = "--peer-pid",
      paramLabel = "NAME=PID",
      description = "The process of that proxy, for its CPU time and memory.")
  private Map<String, Long> peerPids = new LinkedHashMap<>();

  @Option(
      names = "--entry",
      description = {
        "Measures the entry port instead: before a cluster of three masters, beside clients that",
        "know the cluster, and beside predixy where that is installed."
      })
  private boolean entry;

  @Option(
      names = "--soak",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long, as in 10m; some more seconds to start and to look back.")
  private @Nullable Duration soak;

  @Option(
      names = "--failover-every",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = Durations.class,
      description = "With --soak: time between two failovers (default: ${DEFAULT-VALUE}).")
  private Duration failoverEvery = Duration.ofMinutes(1);

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return soak == null ? compare() : soak(soak);
  }

  private int compare() throws IOException, InterruptedException {
    if (rounds < 1) {
      throw wrong("--rounds has to be 1 or more");
    }
    if (entry && (node != null || !peers.isEmpty())) {
      throw wrong("--entry makes a cluster of its own: leave --node and --peer out");
    }
    if (!peers.isEmpty() && node == null) {
      throw wrong("--peer needs --node, the node that the peer leads to");
    }
    for (String name : peerPids.keySet()) {
      if (!peers.containsKey(name)) {
        throw wrong("--peer-pid '" + name + "' has no --peer of that name");
      }
    }
    CompareBed.Setting setting =
        new CompareBed.Setting(
            transports,
            peers.entrySet().stream().map(peer -> peer(peer.getKey(), peer.getValue())).toList(),
            Optional.ofNullable(node).map(this::address));
    Comparison comparison = new Comparison(rounds, window, this::progress);
    Predicate<String> wanted = name -> name.contains(loads);
    Report report =
        entry
            ? new EntryBed(comparison, transports, wanted, this::progress).run()
            : new CompareBed(comparison, setting, wanted, this::progress).run();
    print(CompareJson.of(report), CompareText.lines(report));
    return ExitCodes.OK;
  }

  private Contender peer(String name, String address) {
    Long pid = peerPids.get(name);
    return new Contender(
        name, address(address), pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
  }

  private HostPort address(String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(@Nullable String why) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by picocli").commandLine(), String.valueOf(why));
  }

  private int soak(Duration time) throws Exception {
    SoakReport report;
    try (SoakBed bed = SoakBed.start(this::progress)) {
      report = bed.soak().run(time, failoverEvery);
    }
    print(SoakJson.of(report), SoakJson.lines(report));
    return report.problems().isEmpty() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  private void progress(String line) {
    PrintWriter err = Printing.err(spec);
    err.println(line);
    err.flush();
  }

  private void print(Object document, List<String> lines) throws IOException {
    PrintWriter out = Printing.out(spec);
    if (json) {
      out.println(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(document));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
  }
}
