package io.redisnat.proxy.topology;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.redisnat.tls.TlsFailures;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a node gave no answer, in words for the operator, with what to do where that is known. */
final class FailureReason {

  /** The node did not answer at all, or too late. */
  static final String SILENT = "no answer in time";

  private static final int SHOWN = 300;
  private static final List<String> LOGIN_ERRORS =
      List.of(
          "NOAUTH", "WRONGPASS", "NOPERM", "ERR invalid password", "ERR AUTH", "ERR Client sent");

  private FailureReason() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !speaksForItself(root)) {
      root = root.getCause();
    }
    if (isTls(failure)) {
      return "TLS: " + TlsFailures.reason(failure);
    }
    String message = firstLine(root.getMessage() == null ? root.toString() : root.getMessage());
    if (root instanceof RedisCommandExecutionException) {
      return message + advice(message);
    }
    if (root instanceof RedisCommandTimeoutException) {
      return SILENT;
    }
    if (root instanceof UnknownHostException) {
      return "host name not known";
    }
    if (root instanceof ConnectException || root instanceof SocketTimeoutException) {
      return withoutAddress(message);
    }
    return message;
  }

  private static boolean isTls(Throwable failure) {
    @Nullable Throwable at = failure;
    while (at != null && !(at instanceof SSLException)) {
      at = at.getCause();
    }
    return at != null;
  }

  /** The server's own words, and the parser's: what caused these says less. */
  private static boolean speaksForItself(Throwable failure) {
    return failure instanceof RedisCommandExecutionException
        || failure instanceof IllegalArgumentException;
  }

  private static String advice(String message) {
    if (LOGIN_ERRORS.stream().anyMatch(message::startsWith)) {
      return " (check the upstream credentials)";
    }
    return message.contains("cluster support disabled")
        ? " (start the server with cluster-enabled yes)"
        : "";
  }

  /** Netty appends the address, which the log line has already. */
  private static String withoutAddress(String message) {
    int colon = message.indexOf(": ");
    return colon < 0 ? message : message.substring(0, colon);
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
