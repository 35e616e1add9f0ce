package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections by the thousand that do nothing. */
class IdleConnectionsIT {

  private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionsIT.class);
  private static final int WANTED = 10_000;

  /** What this JVM and the proxy have open besides. */
  private static final int OTHERS = 600;

  /** More at once than fit in a node's accept queue would only measure lost SYNs. */
  private static final int BURST = 100;

  private static final int EACH = 6 * 1024;

  @Test
  void tenThousandCostTheirShareAndNoMore() throws Exception {
    int count = affordable();
    try (SmallProxy proxy = new SmallProxy();
        Bystander bystander = new Bystander(proxy)) {
      Footprint before = Footprint.afterCollection(proxy);
      bystander.watch();
      List<SocketChannel> idle = new ArrayList<>();
      try {
        while (idle.size() < count) {
          int from = idle.size();
          for (int i = from; i < Math.min(count, from + BURST); i++) {
            idle.add(connect(proxy, i));
          }
          letEachBeRefusedOnce(idle.subList(from, idle.size()));
        }
        Footprint full = Footprint.afterCollection(proxy);
        LOG.atInfo()
            .addKeyValue("connections", count)
            .addKeyValue("heapEach", (full.heap() - before.heap()) / count)
            .addKeyValue("directEach", (full.direct() - before.direct()) / count)
            .addKeyValue("residentEach", (full.resident() - before.resident()) / count)
            .log("idle connections");
        full.assertBounded();
        assertThat(full.heap() - before.heap()).as("heap").isLessThan((long) count * EACH);
        assertThat(full.threads()).isLessThanOrEqualTo(before.threads() + 12);
        bystander.watch();
        Thread.sleep(1000);
        bystander.assertUndisturbed();
      } finally {
        for (SocketChannel channel : idle) {
          channel.close();
        }
      }
      before.awaitReturn(proxy);
      proxy.assertUnharmed();
    }
  }

  /** The proxy needs two descriptors for each. */
  private static int affordable() throws IOException {
    long limit =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.replaceAll("Max open files +\\S+ +(\\S+).*", "$1"))
            .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
            .findFirst()
            .orElseThrow();
    int count = (int) Math.min(WANTED, (limit - OTHERS) / 2);
    if (count < WANTED) {
      LOG.atWarn()
          .addKeyValue("wanted", WANTED)
          .addKeyValue("opened", count)
          .addKeyValue("descriptors", limit)
          .log("fewer idle connections: the hard limit of open files forbids more");
    }
    return count;
  }

  // From several addresses: one has too few ports on some machines.
  private static SocketChannel connect(SmallProxy proxy, int number) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.bind(new InetSocketAddress("127.0.0." + (2 + number % 8), 0));
    channel.connect(new InetSocketAddress("127.0.0.1", proxy.port(number % 2).port()));
    return channel;
  }

  private static void letEachBeRefusedOnce(List<SocketChannel> channels) throws IOException {
    ByteBuffer command = ByteBuffer.wrap("GET k\r\n".getBytes(StandardCharsets.US_ASCII));
    for (SocketChannel channel : channels) {
      channel.write(command.rewind());
    }
    ByteBuffer answer = ByteBuffer.allocate(256);
    for (SocketChannel channel : channels) {
      channel.read(answer.clear());
      assertThat((char) answer.get(0)).isEqualTo('-');
    }
  }
}
