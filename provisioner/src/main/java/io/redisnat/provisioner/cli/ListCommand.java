package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterRuntime;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines.Condition;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code redis-nat ls}: which clusters there are. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the clusters of all runtimes.")
final class ListCommand extends ClusterCommand {

  /**
   * A cluster.
   *
   * @param machines 0 if it is damaged or half-made
   * @param running nodes whose process runs
   * @param ports first and last port of its proxy; null if it has none
   * @param proxy whether the proxy runs
   */
  record Entry(
      String name,
      String runtime,
      int machines,
      int nodes,
      int running,
      @Nullable String ports,
      boolean proxy) {}

  @Override
  int run(Runtimes runtimes) {
    List<Entry> entries = new ArrayList<>();
    for (ClusterRuntime runtime : runtimes.available()) {
      if (name().runtime().map(runtime.kind()::equals).orElse(true)) {
        runtime.names().forEach(name -> entries.add(entry(runtime.open(name))));
      }
    }
    if (isJson()) {
      out().println(json(entries));
    } else if (entries.isEmpty()) {
      out().println("there is no cluster: 'redis-nat up' makes one");
    } else {
      out().println("NAME                  RUNTIME  MACHINES  NODES RUNNING  PROXY");
      entries.forEach(entry -> out().println(line(entry)));
    }
    out().flush();
    return ExitCodes.OK;
  }

  private static Entry entry(Deployment deployment) {
    Optional<ClusterState> read;
    try {
      read = deployment.read();
    } catch (RuntimeFailure e) {
      // It is listed all the same: down removes it.
      read = Optional.empty();
    }
    if (read.isEmpty()) {
      return new Entry(deployment.name(), deployment.runtime(), 0, 0, 0, null, false);
    }
    ClusterState state = read.get();
    int running =
        (int)
            deployment.machines().conditions(state.nodes()).values().stream()
                .filter(c -> c != Condition.STOPPED && c != Condition.ABSENT)
                .count();
    return new Entry(
        state.name(),
        state.runtime(),
        state.machineNames().size(),
        state.nodes().size(),
        running,
        state.proxy().map(p -> p.portBase() + "-" + p.lastPort()).orElse(null),
        deployment.proxy().running(state).isPresent());
  }

  private static String line(Entry e) {
    return e.machines == 0
        ? "%-20s  %-7s  damaged or half-made: 'redis-nat down --name %s' removes it"
            .formatted(e.name, e.runtime, e.name)
        : "%-20s  %-7s  %8d  %5d %7d  %s"
            .formatted(
                e.name,
                e.runtime,
                e.machines,
                e.nodes,
                e.running,
                e.ports == null ? "none" : e.ports + (e.proxy ? "" : " (not running)"));
  }
}
