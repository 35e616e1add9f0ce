package io.redisnat.provisioner.bench;

import java.time.Duration;

/** How a {@link LogWriter} reaches the logs. For one thread. */
interface LogClient extends AutoCloseable {

  /**
   * Has a command done by whoever serves the slot.
   *
   * @param limit how long to go on where it is refused; a wait for its reply comes on top
   * @return a reply that is no {@linkplain Reply#isRefusal refusal}
   * @throws UnansweredException if there is none
   */
  Reply call(int slot, Duration limit, String... command)
      throws UnansweredException, InterruptedException;

  @Override
  void close();
}
