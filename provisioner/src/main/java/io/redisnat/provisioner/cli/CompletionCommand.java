package io.redisnat.provisioner.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code redis-nat completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a script that completes commands and options:",
      "  source <(redis-nat completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {

  /** Shells there is a script for; zsh reads that of bash. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private @Nullable Shell shell;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = Objects.requireNonNull(spec, "set by picocli").root().commandLine();
    PrintWriter out = Printing.out(spec);
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    out.println(AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return ExitCodes.OK;
  }
}
