package io.redisnat.proxy;

import io.redisnat.config.ConfigException;
import io.redisnat.config.ConfigReader;
import io.redisnat.proxy.control.Answer;
import io.redisnat.proxy.control.ControlClient;
import io.redisnat.proxy.control.ControlSocket;
import io.redisnat.proxy.control.Order;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redis-nat proxy reload}: makes a running proxy read its configuration anew. */
@Command(
    name = "reload",
    description = {
      "Make the running proxy of a configuration file read it anew, and say what came of it.",
      "It has to run on this machine, as the same user."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the configuration is in effect",
      "1:a defect",
      "2:the configuration is not usable; nothing has changed",
      "3:no proxy of this configuration runs",
      "5:a port is taken, or the proxy is stopping; nothing has changed",
      "7:no answer in time"
    })
public class ReloadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file that the proxy was started with.")
  private @Nullable Path config;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 30;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ReloadCommand() {}

  /** The configuration file whose proxy is meant; null if that was not said. */
  protected @Nullable Path config() {
    return config;
  }

  /** What is missing where {@link #config} is null. */
  protected String missing() {
    return "Missing required option: '--config=FILE'";
  }

  @Override
  public final Integer call() {
    Path file = config();
    if (file == null) {
      throw new ParameterException(spec.commandLine(), missing());
    }
    if (timeoutSeconds < 1) {
      throw new ParameterException(spec.commandLine(), "--timeout must be at least 1");
    }
    try {
      // Where the proxy listens is known only from a configuration that can be read.
      return ask(ControlSocket.beside(ConfigReader.read(file).ledger().file()));
    } catch (ConfigException e) {
      return fail(
          ProxyCommand.USAGE, "not reloaded: the configuration cannot be used\n" + e.getMessage());
    }
  }

  private int ask(Path socket) {
    try {
      Answer answer = ControlClient.ask(socket, Order.RELOAD, Duration.ofSeconds(timeoutSeconds));
      return report(answer);
    } catch (SocketTimeoutException e) {
      return fail(ProxyCommand.TIMEOUT, "no answer of the proxy within " + timeoutSeconds + " s");
    } catch (IOException e) {
      return fail(
          ProxyCommand.UNHEALTHY,
          ("no proxy answers at %s (%s): it does not run, runs as another user or on another"
                  + " machine, or was started with another ledger.file")
              .formatted(socket, e.getMessage()));
    }
  }

  private int report(Answer answer) {
    String text = String.join("\n", answer.lines());
    return switch (answer.word()) {
      case "applied", "unchanged" -> {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
        yield ProxyCommand.OK;
      }
      case "invalid" -> fail(ProxyCommand.USAGE, text);
      case "refused" -> fail(ProxyCommand.CONFLICT, text);
      default -> fail(ProxyCommand.INTERNAL, text);
    };
  }

  private int fail(int code, String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("redis-nat: " + text);
    err.flush();
    return code;
  }
}
