package io.redisnat.proxy.topology;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the watcher (and any library) logs while this is open: "LEVEL message [key=value]...". */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.redisnat");

  LogCapture() {
    ours.setLevel(Level.INFO);
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    Object pairs = event.getKeyValuePairs() == null ? "" : " " + event.getKeyValuePairs();
    lines.add(event.getLevel() + " " + event.getFormattedMessage() + pairs);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> containing(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  void clear() {
    lines.clear();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    ours.setLevel(null);
    stop();
  }
}
