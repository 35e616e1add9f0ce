package io.redisnat.provisioner.bench;

import java.io.IOException;
import java.util.List;

/** What a plain client sends, and what it must get. For one thread. */
interface Mix {

  /**
   * A new connection: nothing is known of the keys.
   *
   * @param tag a hash tag whose slot the node serves, if it serves any
   */
  void begin(RespConnection connection, String tag) throws IOException;

  /** The next pipeline. */
  List<Exchange> next();
}
