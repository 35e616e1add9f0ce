package io.redisnat.provisioner.cli;

import io.redisnat.proxy.ProxyCommand;
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
      StatusCommand.class,
      DownCommand.class,
      CheckCommand.class,
      WhatIfCommand.class,
      RepairCommand.class,
      FailbackCommand.class,
      TakeoverCommand.class,
      ProxyCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error",
      "2:usage or configuration",
      "3:the cluster is not healthy, or would not be safe",
      "4:no placement can do it",
      "5:a port, an address or a name is taken",
      "7:timeout",
      "8:what was planned for is no longer what is there"
    })
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explainFailure);
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("redis-nat: " + e.getMessage());
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
    return ExitCodes.of(e);
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
