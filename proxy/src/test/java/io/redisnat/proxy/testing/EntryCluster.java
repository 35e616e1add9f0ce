package io.redisnat.proxy.testing;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.RedisNatProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real cluster with a proxy before it that has an entry port. */
public final class EntryCluster implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int CAPACITY = 16;

  private final RedisProcesses nodes;
  private final Path ledger;
  private final RedisNatProxy proxy;

  private EntryCluster(RedisProcesses nodes, String settings) {
    this.nodes = nodes;
    try {
      ledger = Files.createTempFile("redis-nat-entry-", ".ledger");
      Files.delete(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    proxy = RedisNatProxy.start(ConfigReader.parse(configuration(settings), "test"));
    try {
      proxy.serving().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      proxy.close();
      throw new IllegalStateException("the proxy does not serve", e);
    }
  }

  /** So many masters, and as many replicas for each. */
  public static EntryCluster start(int masters, int replicas) {
    return start(masters, replicas, "");
  }

  /** The same with lines of the proxy's configuration. */
  public static EntryCluster start(int masters, int replicas, String settings) {
    String[] hosts = Collections.nCopies(masters * (1 + replicas), HOST).toArray(String[]::new);
    RedisProcesses nodes = RedisProcesses.cluster(masters, hosts);
    try {
      return new EntryCluster(nodes, settings);
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  /** A proxy before nodes that are there, which it takes over. */
  public static EntryCluster before(RedisProcesses nodes) {
    return new EntryCluster(nodes, "");
  }

  private String configuration(String settings) {
    return """
        redis-nat {
          drain-timeout = 1s
          ledger.file = "%s"
          upstream.seeds = [%s]
          topology.refresh-interval = 500ms
          admin.listen = off
          audiences = [{
            name = host, bind = "%s", port-base = %d, capacity = %d, entry-port = auto
          }]
          %s
        }
        """
        .formatted(
            ledger,
            nodes.addresses().stream()
                .map(address -> '"' + address.toString() + '"')
                .collect(Collectors.joining(",")),
            HOST,
            FreePorts.block(HOST, CAPACITY),
            CAPACITY,
            settings);
  }

  /** Its nodes: first the masters. */
  public RedisProcesses nodes() {
    return nodes;
  }

  /** The proxy. */
  public RedisNatProxy proxy() {
    return proxy;
  }

  /** A new client of the entry port. */
  public EntryClient client() throws IOException {
    HostPort entry = proxy.entryPorts().get("host");
    if (entry == null) {
      throw new IllegalStateException("no entry port is open");
    }
    return new EntryClient(entry);
  }

  @Override
  public void close() {
    proxy.close();
    nodes.close();
    try {
      Files.deleteIfExists(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
