package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.compare.Comparison;
import io.redisnat.provisioner.bench.compare.Contender;
import io.redisnat.provisioner.bench.compare.Load;
import io.redisnat.provisioner.bench.compare.Result;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.outside.OwnCommand;
import io.redisnat.proxy.testing.InstalledProgram;
import io.redisnat.proxy.testing.RedisConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operation costs, in figures that do not depend on the machine: a proxy that asks the
 * kernel more often than this, or computes for longer, has lost something, such as one flush for
 * each read burst.
 */
class CostIT {

  private static final Logger LOG = LoggerFactory.getLogger(CostIT.class);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int ROUNDS = 5;

  @TempDir private Path directory;

  // With epoll, which is there in containers too; io_uring needs fewer. Read and write on both
  // sides are 4 for an operation without a pipeline, and a wait for each side is 6 where none come
  // together, as under strace. Those of a pipeline share them, in bursts that strace makes smaller.
  @ParameterizedTest
  @CsvSource({
    "'32 B, pipeline 1', 7.0",
    "'32 B, pipeline 16', 0.8",
  })
  void systemCallsAreFew(String load, double most) throws Exception {
    InstalledProgram.require("strace");
    try (LocalCluster cluster = oneNode();
        RedisConnection node = new RedisConnection(cluster.nodes().get(0).address())) {
      double calls = callsPerOperation(cluster.nodes().get(0).address(), node, load);
      LOG.info("{}: {} system calls for an operation", load, calls);
      assertThat(calls).isBetween(0.001, most);
    }
  }

  // Either one's least of some rounds that take turns: what else the machine does only adds. The
  // margin is for machines and for compilers that take their time, not for what forwarding may
  // cost.
  @ParameterizedTest
  @CsvSource({
    "'32 B, pipeline 1', 2.5",
    "'32 B, pipeline 16', 2.5",
    "'16 KiB, pipeline 1', 2.5",
  })
  void cpuTimeIsOfTheOrderOfHaproxys(String load, double most) throws Exception {
    InstalledProgram.require("haproxy");
    try (LocalCluster cluster = oneNode();
        Contenders contenders = contenders(cluster.nodes().get(0).address())) {
      Load.prepare(cluster.nodes().get(0).address());
      contenders.startProxy("epoll");
      contenders.startHaproxy();
      List<Contender> both = contenders.list().subList(1, 3);
      List<Result> results =
          new Comparison(ROUNDS, WINDOW, line -> {}).run(List.of(load(load)), both);
      double ratio = leastCpu(results.get(0)) / leastCpu(results.get(1));
      LOG.info("{}: CPU time of an operation is {} of HAProxy's", load, ratio);
      assertThat(ratio).isBetween(0.1, most);
    }
  }

  // These tests watch each buffer for leaks: what they start would pay for that too.
  private Contenders contenders(HostPort node) {
    return new Contenders(
        directory,
        List.of(node),
        1,
        home ->
            OwnCommand.proxy(home).stream()
                .filter(flag -> !flag.startsWith("-Dio.netty.leakDetection"))
                .toList());
  }

  private static double leastCpu(Result result) {
    return result.cpuMicros().orElseThrow().min();
  }

  private static LocalCluster oneNode() throws Exception {
    return LocalCluster.builder().machines(1).nodesPerMachine(1).replicas(0).start();
  }

  private double callsPerOperation(HostPort address, RedisConnection node, String load)
      throws Exception {
    Load.prepare(address);
    try (Contenders contenders = contenders(address)) {
      contenders.startProxy("epoll");
      Contender proxy = contenders.list().get(1);
      Path summary = directory.resolve("strace");
      long before = commands(node);
      Process strace = attach(proxy.pid().getAsLong(), summary);
      new Comparison(1, WINDOW, line -> {}).run(List.of(load(load)), List.of(proxy));
      strace.destroy();
      assertThat(strace.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return (double) calls(summary) / (commands(node) - before);
    }
  }

  private static Process attach(long pid, Path summary) throws Exception {
    Process strace =
        new ProcessBuilder("strace", "-f", "-c", "-o", summary.toString(), "-p", "" + pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path status = Path.of("/proc", "" + pid, "status");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !Files.readString(status).contains("TracerPid:\t0\n"));
    return strace;
  }

  private static Load load(String name) {
    return Load.ofCommands().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  private static long commands(RedisConnection node) throws Exception {
    return node.command("INFO", "stats")
        .lines()
        .filter(line -> line.startsWith("total_commands_processed:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The number of calls in the last line: {@code 100.00 0.093 2 45716 12 total}. */
  private static long calls(Path summary) throws Exception {
    List<String> lines = Files.readAllLines(summary);
    String total = lines.get(lines.size() - 1).strip();
    assertThat(total).endsWith("total");
    return Long.parseLong(total.split("\\s+")[3]);
  }
}
