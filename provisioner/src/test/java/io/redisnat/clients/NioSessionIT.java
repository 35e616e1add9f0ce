package io.redisnat.clients;

import java.io.IOException;

class NioSessionIT extends SessionBehaviour {

  NioSessionIT() throws IOException {
    super("nio");
  }
}
