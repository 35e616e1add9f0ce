package io.redisnat.proxy.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.redisnat.config.LogConfig;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Brings {@link LogConfig} into effect for the whole process. Where another logging library was put
 * in Logback's place, that one's own configuration counts and this does nothing.
 */
public final class Logging {

  private static final String OURS = "io.redisnat";
  private static final String CONSOLE = "STDERR";

  // One line an event: a stack trace has its lines joined.
  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp{NONE}"
          + "%replace( %ex){'\\s*[\\r\\n]+\\s*', ' | '}%nopex%n";

  private Logging() {}

  /** Logs in this way from now on. */
  public static void apply(LogConfig config) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      context.getLogger(OURS).setLevel(Level.valueOf(config.level().name()));
      replaceConsole(context, config.format());
    }
  }

  // A running appender is not given another encoder: a line might be half of each.
  private static void replaceConsole(LoggerContext context, LogConfig.Format format) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName(CONSOLE);
    console.setTarget("System.err");
    console.setEncoder(encoder(context, format));
    console.start();
    var before = root.getAppender(CONSOLE);
    root.addAppender(console);
    if (before != null) {
      root.detachAppender(before);
      before.stop();
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConfig.Format format) {
    Encoder<ILoggingEvent> encoder;
    if (format == LogConfig.Format.JSON) {
      encoder = new JsonLines();
    } else {
      PatternLayoutEncoder text = new PatternLayoutEncoder();
      text.setPattern(TEXT);
      encoder = text;
    }
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
