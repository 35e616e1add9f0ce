package io.redisnat.proxy;

import io.redisnat.config.ConfigException;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.EffectiveConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.admin.AdminPortException;
import io.redisnat.proxy.ports.LedgerException;
import io.redisnat.proxy.ports.PortTakenException;
import io.redisnat.proxy.transport.TlsContexts;
import io.redisnat.proxy.transport.TransportException;
import io.redisnat.tls.PemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redis-nat proxy}: runs the proxy until SIGTERM. */
@Command(
    name = "proxy",
    description = {
      "Run the proxy that a configuration file describes.",
      "SIGHUP makes it read the file anew, SIGTERM lets running commands finish and ends it, a"
          + " second SIGTERM ends it at once."
    },
    mixinStandardHelpOptions = true,
    subcommands = ReloadCommand.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by SIGTERM or SIGINT, or the configuration is valid (--check)",
      "1:a defect",
      "2:the configuration or the port ledger is not usable",
      "5:a port is taken",
      "130, 143:ended at once by a second SIGINT or SIGTERM"
    })
public final class ProxyCommand implements Callable<Integer> {

  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int UNHEALTHY = 3;
  static final int CONFLICT = 5;
  static final int TIMEOUT = 7;

  @Spec private CommandSpec spec;

  // Not required by picocli, which would want it for the subcommands, too.
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration, HOCON; see config/README.md for all keys.")
  private @Nullable Path config;

  @Option(
      names = "--check",
      description = "Only check the configuration, and print it with all defaults, secrets masked.")
  private boolean check;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ProxyCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (config == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE'");
    }
    try {
      ProxyConfig effective = ConfigReader.read(config);
      if (check) {
        // The reader has looked into the files; this warns of what is out of date.
        TlsContexts.load(effective);
        spec.commandLine().getOut().print(EffectiveConfig.render(effective));
        spec.commandLine().getOut().flush();
        return OK;
      }
      return run(config, effective);
    } catch (ConfigException | LedgerException | TransportException | PemException e) {
      return fail(USAGE, e);
    } catch (PortTakenException | AdminPortException e) {
      return fail(CONFLICT, e);
    }
  }

  private int run(Path file, ProxyConfig effective) throws InterruptedException {
    Throwable failure = ProxyService.run(file, effective);
    if (failure == null) {
      return OK;
    }
    return fail(failure instanceof PortTakenException ? CONFLICT : INTERNAL, failure);
  }

  private int fail(int code, Throwable cause) {
    spec.commandLine().getErr().println("redis-nat: " + cause.getMessage());
    spec.commandLine().getErr().flush();
    return code;
  }
}
