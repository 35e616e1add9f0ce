package io.redisnat.clients;

import java.io.IOException;

class IoUringSessionIT extends SessionBehaviour {

  IoUringSessionIT() throws IOException {
    super("io_uring");
  }
}
