package io.redisnat.proxy;

import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.control.Answer;
import io.redisnat.proxy.control.ControlSocket;
import io.redisnat.proxy.control.EntryLine;
import io.redisnat.proxy.control.Order;
import io.redisnat.proxy.logging.Logging;
import io.redisnat.proxy.reload.ReloadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The proxy as a process: its log, its signals, its control socket. */
final class ProxyService {

  /** For closing what is left after the drain timeout. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  private final Path file;
  private final RedisNatProxy proxy;

  private ProxyService(Path file, RedisNatProxy proxy) {
    this.file = file;
    this.proxy = proxy;
  }

  /**
   * Runs until a signal ends it.
   *
   * @param file is read anew at each reload
   * @param config what {@code file} says now
   * @return why it ended by itself; null if it did not
   */
  static @Nullable Throwable run(Path file, ProxyConfig config) throws InterruptedException {
    Logging.apply(config.log());
    LibraryDefaults.set();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (StopSignal stop = new StopSignal(config.drainTimeout().plus(STOP_MARGIN));
        RedisNatProxy proxy = RedisNatProxy.start(config)) {
      proxy
          .serving()
          .whenComplete(
              (topology, cause) -> {
                if (cause != null) {
                  failure.set(cause instanceof CompletionException ? cause.getCause() : cause);
                  stop.trip();
                }
              });
      new ProxyService(file, proxy).listenUntil(stop, config.ledger().file());
    }
    return failure.get();
  }

  private void listenUntil(StopSignal stop, Path ledger) throws InterruptedException {
    Signals.on("HUP", number -> reload());
    Optional<ControlSocket> socket =
        ControlSocket.open(ControlSocket.beside(ledger), this::execute);
    try {
      stop.await();
    } finally {
      socket.ifPresent(ControlSocket::close);
    }
  }

  private Answer execute(Order order) {
    return switch (order) {
      case RELOAD -> {
        ReloadReport report = reload();
        yield new Answer(report.outcome().word(), report.lines());
      }
      case STATE -> new Answer(proxy.state().word(), entryLines());
    };
  }

  private List<String> entryLines() {
    return proxy.entryPorts().entrySet().stream()
        .map(entry -> EntryLine.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  private synchronized ReloadReport reload() {
    ProxyConfig before = proxy.config();
    ReloadReport report = proxy.reload(() -> ConfigReader.read(file));
    if (!proxy.config().log().equals(before.log())) {
      Logging.apply(proxy.config().log());
    }
    return report;
  }
}
