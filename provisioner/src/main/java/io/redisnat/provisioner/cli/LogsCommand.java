package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redis-nat logs}: what nodes and proxy have printed. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what nodes and proxy have printed; with --json one object a line.")
final class LogsCommand extends ClusterCommand {

  private static final String PROXY = "proxy";

  @Parameters(
      arity = "0..*",
      paramLabel = "PART",
      description = "Machines and nodes as for 'kill', or proxy (default: everything).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-f", "--follow"},
      description = "Stay for what comes, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many lines of the past, of each (default: ${DEFAULT-VALUE}).")
  private int tail = 20;

  /** Something that prints. */
  private record Source(String name, Reader reader) {}

  private interface Reader {
    void read(int tail, boolean follow, Consumer<String> lines);
  }

  @Override
  int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    List<Source> sources = sources(deployment, NameOption.existing(deployment));
    if (!follow) {
      sources.forEach(this::read);
      return ExitCodes.OK;
    }
    List<Thread> threads =
        sources.stream().map(s -> new Thread(() -> read(s), "logs-" + s.name)).toList();
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
    try {
      // They end when the cluster is removed, or with this process.
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      threads.forEach(Thread::interrupt);
    }
    return ExitCodes.OK;
  }

  private List<Source> sources(Deployment deployment, ClusterState state) {
    List<Source> sources = new ArrayList<>();
    List<NodeSpec> nodes = new ArrayList<>();
    for (String name : names) {
      if (!name.equals(PROXY)) {
        nodes.addAll(Part.parse(name, state).nodes());
      }
    }
    for (NodeSpec node : names.isEmpty() ? state.nodes() : nodes) {
      sources.add(
          new Source(
              Part.of(node).label(), (n, f, l) -> deployment.machines().logs(node, n, f, l)));
    }
    if (names.isEmpty() || names.contains(PROXY)) {
      sources.add(new Source(PROXY, deployment.proxy()::logs));
    }
    return sources;
  }

  private void read(Source source) {
    source.reader.read(Math.max(0, tail), follow, line -> print(source.name, line));
  }

  private synchronized void print(String source, String line) {
    out()
        .println(
            isJson() ? compact(Map.of("source", source, "line", line)) : source + " | " + line);
    out().flush();
  }
}
