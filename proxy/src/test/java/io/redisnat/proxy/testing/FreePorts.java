package io.redisnat.proxy.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds ports nobody listens on. */
public final class FreePorts {

  // Below the range from which outgoing connections take theirs, the bus port (+10000) included.
  private static final int LOW = 11000;
  private static final int HIGH = 22000;
  private static final int BUS_OFFSET = 10000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** A port of {@code host} that is free together with its cluster bus port. */
  public static int withBusPort(String host) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOW, HIGH);
      if (isFree(host, port) && isFree(host, port + BUS_OFFSET)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on " + host + " between 11000 and 22000");
  }

  /** The first of so many ports of {@code host} in a row that are free. */
  public static int block(String host, int size) {
    for (int i = 0; i < TRIES; i++) {
      int base = ThreadLocalRandom.current().nextInt(LOW, HIGH);
      if (IntStream.range(base, base + size).allMatch(port -> isFree(host, port))) {
        return base;
      }
    }
    throw new IllegalStateException("no " + size + " free ports in a row on " + host);
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
