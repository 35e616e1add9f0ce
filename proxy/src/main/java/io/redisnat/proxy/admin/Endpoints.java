package io.redisnat.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.redisnat.proxy.transport.LoopLag;
import org.jspecify.annotations.Nullable;

/** What is answered to which request. Used by the admin thread, closed when it has ended. */
final class Endpoints implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  // As Prometheus' exposition formats name it.
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Sources sources;
  private final LoopLag lag;
  private @Nullable Metrics metrics;

  Endpoints(Sources sources, LoopLag lag) {
    this.sources = sources;
    this.lag = lag;
  }

  /**
   * One answer.
   *
   * @param type of the body, as Content-Type has it
   */
  record Answer(HttpResponseStatus status, String type, String body) {

    static Answer text(HttpResponseStatus status, String line) {
      return new Answer(status, TEXT, line + "\n");
    }
  }

  /** The answer to a request; {@code target} is the path, with or without a query. */
  Answer answer(HttpMethod method, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean known = path.equals("/livez") || path.equals("/readyz") || path.equals("/metrics");
    if (!known) {
      return Answer.text(
          HttpResponseStatus.NOT_FOUND, "not found; there are /livez, /readyz and /metrics");
    }
    if (!method.equals(HttpMethod.GET)) {
      return Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is answered");
    }
    return switch (path) {
      case "/livez" -> Answer.text(HttpResponseStatus.OK, "alive");
      case "/readyz" -> ready();
      default -> new Answer(HttpResponseStatus.OK, PROMETHEUS, metrics().scrape());
    };
  }

  private Answer ready() {
    Readiness readiness = Readiness.of(sources);
    return Answer.text(
        readiness.isReady() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
        readiness.line());
  }

  // Loading the metrics library takes longer than everything else at start, and many never ask.
  private Metrics metrics() {
    if (metrics == null) {
      metrics = new Metrics(sources, lag);
    }
    return metrics;
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }
}
