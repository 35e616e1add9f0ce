package io.redisnat.clients;

class EpollSessionIT extends SessionBehaviour {

  EpollSessionIT() {
    super("epoll");
  }
}
