package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows nothing of clusters: one connection to one address, which must do everything.
 * It tries again what was refused, and never what may have been done. A redirect is a finding.
 *
 * <p>For one thread.
 */
final class EntryClient implements LogClient {

  private static final long PAUSE_MILLIS = 20;

  private final HostPort address;
  private final Duration timeout;
  private final Told told;
  private final RedirectCounts counts;
  private @Nullable RespConnection open;

  /**
   * Connects to nothing yet.
   *
   * @param timeout of connects and of each wait for bytes
   */
  EntryClient(HostPort address, Duration timeout, Told told, RedirectCounts counts) {
    this.address = address;
    this.timeout = timeout;
    this.told = told;
    this.counts = counts;
  }

  @Override
  public Reply call(int slot, Duration limit, String... command)
      throws UnansweredException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      RespConnection connection = connection();
      Reply reply = connection == null ? null : exchange(connection, command);
      if (reply != null && !reply.isRefusal()) {
        return answered(reply);
      }
      if (reply != null) {
        note(reply);
      }
      if (System.nanoTime() - deadline > 0) {
        throw UnansweredException.refused(
            reply == null ? "no connection to " + address : reply.toString());
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** An error of the proxy's own that is no refusal says that the command may have been done. */
  private static Reply answered(Reply reply) throws UnansweredException {
    if (isInDoubt(reply)) {
      throw UnansweredException.inDoubt(new IOException(reply.toString()));
    }
    return reply;
  }

  static boolean isInDoubt(Reply reply) {
    return reply.isError() && reply.text() != null && reply.text().startsWith("ERR redis-nat:");
  }

  private void note(Reply refusal) {
    switch (refusal.errorCode()) {
      case "MOVED", "ASK" -> told.shown(refusal);
      case "TRYAGAIN" -> counts.triedAgain();
      default -> {}
    }
  }

  private Reply exchange(RespConnection connection, String[] command) throws UnansweredException {
    try {
      return connection.ask(command);
    } catch (IOException e) {
      close();
      throw UnansweredException.inDoubt(e);
    }
  }

  private @Nullable RespConnection connection() {
    if (open == null) {
      try {
        open = new RespConnection(address, timeout);
        // What is not answered here is not to be trusted with a write.
        open.ask("PING");
        counts.connected();
      } catch (IOException e) {
        close();
      }
    }
    return open;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
