package io.redisnat.proxy.logging;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: {@code level}, {@code timestamp} (ISO 8601, UTC), {@code logger}, {@code
 * message}, the event's own keys beside them, and {@code throwable} if there is one. All values but
 * numbers and booleans are texts.
 */
final class JsonLines extends JsonEncoder {

  private static final Set<String> TAKEN =
      Set.of("level", "timestamp", "logger", "message", "throwable");

  JsonLines() {
    setWithSequenceNumber(false);
    setWithTimestamp(false);
    setWithNanoseconds(false);
    setWithThreadName(false);
    setWithLoggerName(false);
    setWithContext(false);
    setWithMarkers(false);
    setWithMDC(false);
    setWithKVPList(false);
    setWithMessage(false);
    setWithFormattedMessage(false);
    setWithArguments(false);
    setWithThrowable(false);
  }

  @Override
  protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
    String logger = event.getLoggerName();
    text(line, "timestamp", event.getInstant().toString());
    text(line, "logger", logger.substring(logger.lastIndexOf('.') + 1));
    text(line, "message", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> pair(line, pair));
    }
    if (event.getThrowableProxy() != null) {
      line.append(',');
      appendThrowableProxy(line, THROWABLE_ATTR_NAME, event.getThrowableProxy());
    }
  }

  private static void pair(StringBuilder line, KeyValuePair pair) {
    String key = TAKEN.contains(pair.key) ? pair.key + "_" : pair.key;
    if (pair.value instanceof Integer
        || pair.value instanceof Long
        || pair.value instanceof Boolean) {
      name(line, key).append(pair.value);
    } else {
      text(line, key, String.valueOf(pair.value));
    }
  }

  private static void text(StringBuilder line, String key, String value) {
    name(line, key).append('"').append(JsonEscapeUtil.jsonEscapeString(value)).append('"');
  }

  private static StringBuilder name(StringBuilder line, String key) {
    return line.append(",\"").append(JsonEscapeUtil.jsonEscapeString(key)).append("\":");
  }
}
