package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Place;
import io.redisnat.provisioner.health.Prediction;
import io.redisnat.provisioner.health.Verification;
import io.redisnat.provisioner.health.WhatIf;
import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.LiveCluster;
import io.redisnat.provisioner.redis.LossWatch;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat kill}: a power cut. */
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends machines or nodes as a power cut would; 'start' brings them back.",
      "With --verify: exit code 0 if what happened is what 'whatif' predicts, 3 if not."
    })
final class KillCommand extends PartCommand {

  @Option(
      names = "--verify",
      description =
          "Watch what becomes of the cluster, and compare that with the prediction of 'whatif'; one machine.")
  private boolean verify;

  @Override
  int run(Runtimes runtimes) {
    if (!verify) {
      return super.run(runtimes);
    }
    Deployment deployment = deployment(runtimes);
    ClusterState state = NameOption.existing(deployment);
    List<Part> parts = parts(state);
    if (parts.size() != 1 || !parts.get(0).whole()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--verify compares the loss of one machine with its prediction: name one machine");
    }
    Verification verification =
        deployment.exclusively(() -> verified(deployment, state, parts.get(0)));
    result(
        String.join(System.lineSeparator(), verification.lines()),
        Map.of(
            "name",
            deployment.name(),
            "machine",
            parts.get(0).machine(),
            "agrees",
            verification.agrees(),
            "rows",
            verification.rows().stream().map(KillCommand::json).toList()));
    return verification.agrees() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  private Verification verified(Deployment deployment, ClusterState state, Part machine) {
    try (ClusterAdmin admin = Admins.of(deployment, state)) {
      List<Place> places =
          state.nodes().stream().map(n -> new Place(n.machine(), n.address())).toList();
      ObservedCluster before = new LiveCluster(admin, places).observe();
      Prediction prediction = new WhatIf(before).lossOf(machine.machine());
      progress().line("killing %s and watching the rest".formatted(machine.label()));
      LossWatch watch = new LossWatch(admin, before, prediction);
      deployment.machines().kill(machine);
      return Verification.of(prediction, watch.watch());
    }
  }

  private static Map<String, Object> json(Verification.Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", row.what());
    json.put("predicted", row.predicted());
    json.put("observed", row.observed());
    row.agrees().ifPresent(agrees -> json.put("agrees", agrees));
    return json;
  }

  @Override
  void act(Machines machines, Part part) {
    machines.kill(part);
  }

  @Override
  String outcome() {
    return "is killed";
  }
}
