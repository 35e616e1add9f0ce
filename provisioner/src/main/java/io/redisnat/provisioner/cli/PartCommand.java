package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** A command that does something to machines or nodes, one after the other. */
abstract class PartCommand extends ClusterCommand {

  /** How long a node may take from its start to its first answer. */
  static final Duration START = Duration.ofSeconds(30);

  @Parameters(
      arity = "1..*",
      paramLabel = "PART",
      description = "machine-2 or just 2, machine-2/7001 or 2/7001, or a node's inside address.")
  private List<String> names = new ArrayList<>();

  @Override
  int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    List<Part> parts = parts(NameOption.existing(deployment));
    deployment.exclusively(
        () -> {
          parts.forEach(part -> act(deployment.machines(), part));
          return parts;
        });
    List<Map<String, Object>> done = parts.stream().map(p -> done(deployment, p)).toList();
    String text =
        String.join(
            System.lineSeparator(), parts.stream().map(p -> p.label() + " " + outcome()).toList());
    result(text, Map.of("name", deployment.name(), "parts", done));
    return ExitCodes.OK;
  }

  /** All of them, looked up before anything is done to one. */
  final List<Part> parts(ClusterState state) {
    return names.stream().map(name -> Part.parse(name, state)).toList();
  }

  private static Map<String, Object> done(Deployment deployment, Part part) {
    Map<String, String> conditions = new LinkedHashMap<>();
    Map<NodeSpec, Machines.Condition> found = deployment.machines().conditions(part.nodes());
    found.forEach((node, c) -> conditions.put(node.address().toString(), Conditions.text(c)));
    return Map.of("part", part.label(), "nodes", conditions);
  }

  abstract void act(Machines machines, Part part);

  /** What it is now: {@code is killed}. */
  abstract String outcome();
}
