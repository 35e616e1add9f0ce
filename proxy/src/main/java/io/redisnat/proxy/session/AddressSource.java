package io.redisnat.proxy.session;

import io.redisnat.proxy.translate.AddressBook;
import java.util.concurrent.CompletionStage;

/** Where sessions learn addresses. Thread-safe. */
public interface AddressSource {

  /** What is known now. */
  AddressBook current();

  /**
   * Asks the cluster anew. Never blocks.
   *
   * @param reason for the log
   * @return completes, on any thread, once {@link #current} is as fresh as it can be; also if no
   *     node answered
   */
  CompletionStage<?> refresh(String reason);
}
