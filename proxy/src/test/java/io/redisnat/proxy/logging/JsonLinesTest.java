package io.redisnat.proxy.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

  private static LoggingEvent event(String message, Throwable cause, Object... arguments) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "x", context.getLogger("io.redisnat.Some"), Level.WARN, message, cause, arguments);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return event;
  }

  private static String line(LoggingEvent event) {
    JsonLines encoder = new JsonLines();
    encoder.start();
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void hasTheKeysOfTheEventBesideItsOwn() {
    LoggingEvent event = event("port {} is \"taken\"\n", null, 7000);
    event.addKeyValuePair(new KeyValuePair("times", 3));
    event.addKeyValuePair(new KeyValuePair("peer", "a\"b"));
    event.addKeyValuePair(new KeyValuePair("level", "mine"));
    event.addKeyValuePair(new KeyValuePair("cause", null));

    assertThat(line(event).replace(": ", ":"))
        .isEqualTo(
            "{\"level\":\"WARN\",\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"logger\":\"Some\","
                + "\"message\":\"port 7000 is \\\"taken\\\"\\n\",\"times\":3,\"peer\":\"a\\\"b\","
                + "\"level_\":\"mine\",\"cause\":\"null\"}\n");
  }

  @Test
  void anExceptionIsOnTheSameLine() {
    assertThat(line(event("failed", new IllegalStateException("first\nsecond"))))
        .contains("\"throwable\"", "IllegalStateException", "first\\nsecond")
        .hasLineCount(1);
  }
}
