package io.redisnat.proxy.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the proxy (and any library) logs while this is open: "LEVEL message [key=value]...". */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.redisnat");

  /** Begins to listen. */
  public LogCapture() {
    ours.setLevel(Level.INFO);
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Object pairs = event.getKeyValuePairs() == null ? "" : " " + event.getKeyValuePairs();
    lines.add(event.getLevel() + " " + event.getFormattedMessage() + pairs);
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The lines with this text in them. */
  public List<String> containing(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  /** Forgets the lines so far. */
  public void clear() {
    lines.clear();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    ours.setLevel(null);
    stop();
  }
}
