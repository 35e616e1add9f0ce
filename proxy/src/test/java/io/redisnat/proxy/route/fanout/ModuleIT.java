package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RedisProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module whose keys only the server can tell; built here, where there is a C compiler. */
class ModuleIT {

  private static final Path SOURCE = Path.of("src/test/resources/module/lastkey.c");

  @Test
  void theServerIsAskedForTheKeys(@TempDir Path directory) throws Exception {
    Path module = directory.resolve("lastkey.so");
    assumeTrue(isBuilt(module), "no C compiler");
    RedisProcesses nodes =
        RedisProcesses.start(
            List.of("127.0.0.1", "127.0.0.1", "127.0.0.1"),
            List.of("--loadmodule", module.toString()));
    nodes.form(3);
    try (EntryCluster cluster = EntryCluster.before(nodes);
        EntryClient client = cluster.client()) {
      for (int i = 0; i < 12; i++) {
        client.ask("SET key" + i + " value" + i);
        assertThat(client.ask("LASTKEY other" + i + " word key" + i))
            .isEqualTo("$%d\r\nvalue%d\r\n".formatted(("value" + i).length(), i));
      }
      assertThat(client.ask("LASTKEY")).startsWith("-ERR wrong number of arguments");
    }
  }

  private static boolean isBuilt(Path module) throws IOException, InterruptedException {
    try {
      Process compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", module.toString(), SOURCE.toString())
              .inheritIO()
              .start();
      return compiler.waitFor(30, TimeUnit.SECONDS) && compiler.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
