package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redis-nat exec}: a command beside the nodes. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a command on a machine, with REDIS_NAT_MACHINE, REDIS_NAT_HOST and REDIS_NAT_PORT set.",
      "Options of the command come after '--'. The exit code is that of the command.",
      "Example: redis-nat exec 2/7001 -- sh -c 'redis-cli -h $REDIS_NAT_HOST -p $REDIS_NAT_PORT info'"
    })
final class ExecCommand extends ClusterCommand {

  @Parameters(index = "0", paramLabel = "PART", description = "A machine or a node, as for 'kill'.")
  private String name = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command.")
  private List<String> command = new ArrayList<>();

  @Override
  int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    ClusterState state = NameOption.existing(deployment);
    Part part = Part.parse(name, state);
    if (!isJson()) {
      return deployment.machines().exec(part, command, System.out, System.err);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = deployment.machines().exec(part, command, out, err);
    result(
        "",
        Map.of(
            "part",
            part.label(),
            "exitCode",
            code,
            "out",
            out.toString(StandardCharsets.UTF_8),
            "err",
            err.toString(StandardCharsets.UTF_8)));
    return code;
  }
}
