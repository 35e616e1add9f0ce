package io.redisnat.clients;

class IoUringSessionIT extends SessionBehaviour {

  IoUringSessionIT() {
    super("io_uring");
  }
}
