package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.logging.SeldomLog;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in up to the limits, and turns away the others in the words of Redis. Thread-safe;
 * never waits.
 */
public final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** As in Redis, so that clients and people recognise it. */
  private static final String TOO_MANY = "-ERR max number of clients reached\r\n";

  /** Connections that are turned away politely at the same time; what comes beyond is cut. */
  private static final int MOST_POLITELY = 256;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger leaving = new AtomicInteger();
  private final SeldomLog log = new SeldomLog();

  /** Which limit was reached. */
  public enum Refusal {
    /** {@code limits.max-connections}. */
    MAX_CONNECTIONS("max-connections"),
    /** {@code audiences[].max-connections}. */
    AUDIENCE_MAX_CONNECTIONS("audience-max-connections");

    private final String word;

    Refusal(String word) {
      this.word = word;
    }

    /** The word in logs and metrics. */
    public String word() {
      return word;
    }
  }

  Admission() {}

  /**
   * A client wants in.
   *
   * @param most connections of all audiences
   * @param mostOfAudience connections of this audience; 0 for no limit
   * @return null if it is in, and then {@link #leave} is to be called once; else why not
   */
  @Nullable Refusal enter(AudienceCounters audience, int most, int mostOfAudience) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return refused(audience, Refusal.MAX_CONNECTIONS);
    }
    if (!audience.opened(mostOfAudience == 0 ? Integer.MAX_VALUE : mostOfAudience)) {
      open.decrementAndGet();
      return refused(audience, Refusal.AUDIENCE_MAX_CONNECTIONS);
    }
    return null;
  }

  private static Refusal refused(AudienceCounters audience, Refusal refusal) {
    audience.refused(refusal);
    return refusal;
  }

  void leave(AudienceCounters audience) {
    audience.closed();
    open.decrementAndGet();
  }

  /** Tells a client why it is not let in, and closes. */
  void turnAway(Channel client, Refusal refusal, AudienceConfig audience) {
    long events = log.occurred();
    if (events > 0) {
      LOG.atWarn()
          .addKeyValue("times", events)
          .addKeyValue("audience", audience.name())
          .addKeyValue("limit", refusal.word())
          .log("connections refused: max number of clients reached");
    }
    // A word in plaintext is none to a client that waits for a TLS handshake; Redis drops it too.
    if (audience.tls().isPresent()) {
      client.close();
      return;
    }
    if (leaving.incrementAndGet() > MOST_POLITELY) {
      leaving.decrementAndGet();
      client.close();
      return;
    }
    client.closeFuture().addListener(closed -> leaving.decrementAndGet());
    client.pipeline().addLast(HandlerNames.CLIENT, new FarewellHandler(TOO_MANY));
  }
}
