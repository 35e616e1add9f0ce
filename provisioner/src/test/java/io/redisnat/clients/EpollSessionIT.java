package io.redisnat.clients;

import java.io.IOException;

class EpollSessionIT extends SessionBehaviour {

  EpollSessionIT() throws IOException {
    super("epoll");
  }
}
