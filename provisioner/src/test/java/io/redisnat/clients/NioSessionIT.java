package io.redisnat.clients;

class NioSessionIT extends SessionBehaviour {

  NioSessionIT() {
    super("nio");
  }
}
