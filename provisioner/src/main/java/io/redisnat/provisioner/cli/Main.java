package io.redisnat.provisioner.cli;

import io.redisnat.proxy.ProxyCommand;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** {@code redis-nat}: the door to both programs. */
@Command(
    name = "redis-nat",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes a Redis Cluster behind NAT or Docker usable from outside.",
      "",
      "Start with: redis-nat up --detach",
      ""
    },
    subcommands = {
      PlanCommand.class,
      UpCommand.class,
      DownCommand.class,
      ListCommand.class,
      StatusCommand.class,
      TreeCommand.class,
      LogsCommand.class,
      ExecCommand.class,
      KillCommand.class,
      StopCommand.class,
      StartCommand.class,
      RestartCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      PartitionCommand.class,
      HealCommand.class,
      CheckCommand.class,
      WhatIfCommand.class,
      RepairCommand.class,
      FailbackCommand.class,
      TakeoverCommand.class,
      AddMachineCommand.class,
      RemoveMachineCommand.class,
      AddNodeCommand.class,
      DelNodeCommand.class,
      ScaleCommand.class,
      BuildCommand.class,
      DoctorCommand.class,
      ProxyCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error",
      "2:usage or configuration",
      "3:the cluster is not healthy, or would not be safe",
      "4:no placement can do it",
      "5:a port, an address or a name is taken",
      "6:the container engine does not answer or refuses",
      "7:timeout",
      "8:what was planned for is no longer what is there"
    })
public final class Main {

  private static final String JSON = "--json";

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, ready to execute. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    // The proxy's own command knows nothing of clusters with names.
    CommandLine proxy = Objects.requireNonNull(line.getSubcommands().get("proxy"));
    proxy.getCommandSpec().removeSubcommand("reload");
    proxy.addSubcommand(new NamedReloadCommand());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explainFailure);
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("redis-nat: " + e.getMessage());
    if (List.of(args).contains(JSON)) {
      printError(command, String.valueOf(e.getMessage()), ExitCodes.USAGE);
    }
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return ExitCodes.USAGE;
  }

  private static int explainFailure(Exception e, CommandLine command, ParseResult parsed) {
    if (ExitCodes.isExpected(e)) {
      command.getErr().println("redis-nat: " + e.getMessage());
    } else {
      command.getErr().println("redis-nat: internal error, please report it: " + e);
      LoggerFactory.getLogger(Main.class).atError().setCause(e).log("internal error");
    }
    if (parsed.originalArgs().contains(JSON)) {
      printError(command, String.valueOf(e.getMessage()), ExitCodes.of(e));
    }
    return ExitCodes.of(e);
  }

  /** Programs that asked for JSON get it in any case. */
  private static void printError(CommandLine command, String message, int code) {
    command.getOut().println(ClusterCommand.json(Map.of("error", message, "exitCode", code)));
    command.getOut().flush();
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "redis-nat "
            + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)")
      };
    }
  }
}
