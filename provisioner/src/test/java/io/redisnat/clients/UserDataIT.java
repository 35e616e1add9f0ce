package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users store, publish and compute is theirs: not a byte of it changes. */
@ExtendWith(SharedCluster.class)
class UserDataIT {

  private final ProxiedCluster cluster;
  private String text = "";

  UserDataIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  /** What CLUSTER NODES says inside, and a redirection: as a value they mean nothing. */
  @BeforeEach
  void readFromInside() throws IOException {
    LocalNode node = cluster.cluster().nodes().get(0);
    try (RawClient direct = new RawClient(node.address())) {
      String reply = direct.ask("CLUSTER", "NODES");
      text =
          reply.substring(reply.indexOf('\n') + 1)
              + "-MOVED 1 "
              + node.address()
              + "\r\n-ASK 2 "
              + node.address()
              + "\r\n";
    }
    assertThat(text).contains(cluster.insidePrefix());
  }

  private RawClient ownerOf(String key) throws IOException {
    for (LocalNode node : cluster.cluster().nodes()) {
      HostPort outside = cluster.outside(node);
      RawClient client = new RawClient(outside);
      if (client.ask("TYPE", key).startsWith("+")) {
        return client;
      }
      client.close();
    }
    throw new AssertionError("no node serves " + key);
  }

  private String bulk() {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Test
  void valuesComeBackAsTheyWent() throws IOException {
    for (String protocol : new String[] {"2", "3"}) {
      try (RawClient client = ownerOf("{data}")) {
        client.ask("HELLO", protocol);
        client.ask("DEL", "{data}list");
        assertThat(client.ask("SET", "{data}", text)).isEqualTo("+OK\r\n");
        assertThat(client.ask("GET", "{data}")).isEqualTo(bulk());
        assertThat(client.ask("RPUSH", "{data}list", text, text)).isEqualTo(":2\r\n");
        assertThat(client.ask("LRANGE", "{data}list", "0", "-1"))
            .isEqualTo("*2\r\n" + bulk() + bulk());
        assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
        client.ask("GET", "{data}");
        client.ask("CLUSTER", "SLOTS");
        client.ask("GET", "{data}");
        String exec = client.ask("EXEC");
        assertThat(exec).startsWith("*3\r\n" + bulk()).endsWith(bulk());
        String slots = exec.replace(bulk(), "");
        assertThat(slots).doesNotContain(cluster.insidePrefix());
      }
    }
  }

  @Test
  void resultsOfScriptsPass() throws IOException {
    try (RawClient client = ownerOf("{data}")) {
      client.ask("SET", "{data}", text);
      assertThat(client.ask("EVAL", "return redis.call('get', KEYS[1])", "1", "{data}"))
          .isEqualTo(bulk());
      assertThat(client.ask("EVAL", "return {'message', ARGV[1]}", "1", "{data}", text))
          .isEqualTo("*2\r\n$7\r\nmessage\r\n" + bulk());
    }
  }

  @Test
  void messagesPassInBothProtocols() throws IOException {
    for (String protocol : new String[] {"2", "3"}) {
      try (RawClient subscriber = ownerOf("{data}");
          RawClient publisher = ownerOf("{data}")) {
        subscriber.ask("HELLO", protocol);
        String type = protocol.equals("3") ? ">" : "*";
        assertThat(subscriber.ask("SUBSCRIBE", "channel")).startsWith(type + "3\r\n");
        assertThat(subscriber.ask("SSUBSCRIBE", "{data}shard")).startsWith(type + "3\r\n");
        publisher.ask("PUBLISH", "channel", text);
        assertThat(subscriber.frame())
            .isEqualTo(type + "3\r\n$7\r\nmessage\r\n$7\r\nchannel\r\n" + bulk());
        publisher.ask("SPUBLISH", "{data}shard", text);
        assertThat(subscriber.frame())
            .isEqualTo(type + "3\r\n$8\r\nsmessage\r\n$11\r\n{data}shard\r\n" + bulk());
      }
    }
  }
}
