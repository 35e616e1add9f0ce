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
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat proxy}: runs the proxy until SIGTERM. */
@Command(
    name = "proxy",
    description = "Run the proxy that a configuration file describes.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by SIGTERM or SIGINT, or the configuration is valid (--check)",
      "1:a defect",
      "2:the configuration or the port ledger is not usable",
      "5:a port is taken"
    })
public final class ProxyCommand implements Callable<Integer> {

  private static final int OK = 0;
  private static final int INTERNAL = 1;
  private static final int USAGE = 2;
  private static final int CONFLICT = 5;

  /** For closing what is left after the drain timeout. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, HOCON; see config/README.md for all keys.")
  private Path config;

  @Option(
      names = "--check",
      description = "Only check the configuration, and print it with all defaults, secrets masked.")
  private boolean check;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ProxyCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try {
      ProxyConfig effective = ConfigReader.read(config);
      if (check) {
        // The reader has looked into the files; this warns of what is out of date.
        TlsContexts.load(effective);
        spec.commandLine().getOut().print(EffectiveConfig.render(effective));
        spec.commandLine().getOut().flush();
        return OK;
      }
      return run(effective);
    } catch (ConfigException | LedgerException | TransportException | PemException e) {
      return fail(USAGE, e);
    } catch (PortTakenException | AdminPortException e) {
      return fail(CONFLICT, e);
    }
  }

  private int run(ProxyConfig effective) throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (StopSignal stop = new StopSignal(effective.drainTimeout().plus(STOP_MARGIN));
        RedisNatProxy proxy = RedisNatProxy.start(effective)) {
      proxy
          .serving()
          .whenComplete(
              (topology, cause) -> {
                if (cause != null) {
                  failure.set(cause instanceof CompletionException ? cause.getCause() : cause);
                  stop.trip();
                }
              });
      stop.await();
    }
    Throwable cause = failure.get();
    if (cause == null) {
      return OK;
    }
    return fail(cause instanceof PortTakenException ? CONFLICT : INTERNAL, cause);
  }

  private int fail(int code, Throwable cause) {
    spec.commandLine().getErr().println("redis-nat: " + cause.getMessage());
    spec.commandLine().getErr().flush();
    return code;
  }
}
