package io.redisnat.proxy.ports;

/**
 * The ledger of node ports cannot be read or kept. The message names the file (and the line), what
 * is wrong and what to do; it is written for the operator and needs no stack trace.
 */
public final class LedgerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LedgerException(String message) {
    super(message);
  }

  LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
