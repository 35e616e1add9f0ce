package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** At no level does the log show what clients send or get. */
@ExtendWith(SharedCluster.class)
class LogContentIT {

  private static final String SECRET = "hunter2";

  /** All that this product logs, exceptions included. */
  private static final class Everything extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {

    private final Logger ours = (Logger) LoggerFactory.getLogger("io.redisnat");
    private final List<String> events = new CopyOnWriteArrayList<>();

    Everything() {
      ours.setLevel(Level.TRACE);
      ours.addAppender(this);
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      events.add(event.getFormattedMessage() + event.getKeyValuePairs() + trace);
    }

    @Override
    public void close() {
      ours.detachAppender(this);
      ours.setLevel(null);
      stop();
    }
  }

  @Test
  void neitherPasswordsNorValuesNorWhatBreaksTheProtocol(ProxiedCluster cluster) throws Exception {
    try (Everything log = new Everything()) {
      String key = RawClient.keyServedBy(cluster.seed());
      try (RawClient client = new RawClient(cluster.seed())) {
        client.ask("AUTH", SECRET);
        client.ask("AUTH", "user", SECRET);
        client.ask("HELLO", "3", "AUTH", "user", SECRET, "SETNAME", SECRET);
        client.ask("SET", key, SECRET);
        client.ask("GET", key);
        client.ask("EVAL", "return redis.error_reply('ERR " + SECRET + "')", "0");
        client.ask("MIGRATE", "127.0.0.1", "1", key, "0", "10", "AUTH", SECRET);
        client.ask("CLUSTER", "MEET", SECRET, "1");
        client.ask("CLUSTER", "SLOTS");
      }
      for (String broken :
          List.of(
              "*1\r\n$" + SECRET + "\r\n",
              "*" + SECRET + "\r\n",
              "\"" + SECRET + "\r\n",
              "SET " + SECRET + " \"" + SECRET + "\r\n",
              "*2\r\n$4\r\nAUTH\r\n+" + SECRET + "\r\n",
              "*1\r\n$999999999999\r\n" + SECRET)) {
        breakProtocol(cluster, broken);
      }

      assertThat(log.events).as("it does log").isNotEmpty();
      assertThat(log.events).noneMatch(event -> event.contains(SECRET));
    }
  }

  private static void breakProtocol(ProxiedCluster cluster, String bytes) throws IOException {
    try (RawClient client = new RawClient(cluster.seed())) {
      client.raw(bytes);
      assertThat(client.untilClosed()).startsWith("-ERR ");
    }
  }
}
