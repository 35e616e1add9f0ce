package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No reply of any node, asked in any way, names an inside address where a client would look. */
@ExtendWith(SharedCluster.class)
class TopologyRepliesIT {

  private final ProxiedCluster cluster;

  TopologyRepliesIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  private List<String[]> questions(HostPort node) throws IOException {
    try (RawClient client = new RawClient(node)) {
      String id = client.ask("CLUSTER", "MYID").split("\r\n")[1];
      List<String[]> questions = new ArrayList<>();
      questions.add(new String[] {"CLUSTER", "SLOTS"});
      questions.add(new String[] {"cluster", "shards"});
      questions.add(new String[] {"Cluster", "Nodes"});
      questions.add(new String[] {"CLUSTER", "REPLICAS", id});
      questions.add(new String[] {"CLUSTER", "SLAVES", id});
      questions.add(new String[] {"INFO"});
      questions.add(new String[] {"INFO", "replication"});
      questions.add(new String[] {"INFO", "everything"});
      questions.add(new String[] {"ROLE"});
      return questions;
    }
  }

  private static RawClient connect(HostPort node, int protocol) throws IOException {
    RawClient client = new RawClient(node);
    if (protocol == 3) {
      assertThat(client.ask("HELLO", "3")).startsWith("%");
    }
    return client;
  }

  private void assertTranslated(String reply, HostPort node, String how) {
    // Its own listeners are the node's configuration: it says so from 7.2 on, and nobody dials
    // that.
    String told = reply.replaceAll("listener\\d+:[^\r]*", "");
    assertThat(told).as("%s from %s", how, node).doesNotContain(cluster.insidePrefix());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void askedOneByOne(int protocol) throws IOException {
    for (HostPort node : cluster.outside()) {
      try (RawClient client = connect(node, protocol)) {
        for (String[] question : questions(node)) {
          String reply = client.ask(question);
          assertTranslated(reply, node, String.join(" ", question));
          assertThat(reply).as(String.join(" ", question)).isNotEmpty();
        }
        assertThat(client.ask("CLUSTER", "SLOTS")).contains(":" + node.port() + "\r\n");
        assertThat(client.ask("CLUSTER", "NODES")).contains(node + "@").contains("myself");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void inlineAndInATransaction(int protocol) throws IOException {
    for (HostPort node : cluster.outside()) {
      try (RawClient client = connect(node, protocol)) {
        for (String[] question : questions(node)) {
          client.raw(String.join(" ", question) + "\r\n");
          assertTranslated(client.frame(), node, "inline " + String.join(" ", question));
        }
        assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
        List<String[]> questions = questions(node);
        for (String[] question : questions) {
          assertThat(client.ask(question)).isEqualTo("+QUEUED\r\n");
        }
        String exec = client.ask("EXEC");
        assertThat(exec).startsWith("*" + questions.size() + "\r\n");
        assertTranslated(exec, node, "EXEC");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void pipelinedAmongAThousandOthers(int protocol) throws IOException {
    HostPort node = cluster.seed();
    try (RawClient client = connect(node, protocol)) {
      StringBuilder burst = new StringBuilder();
      List<String[]> questions = questions(node);
      for (int i = 0; i < 1000; i++) {
        burst.append(RawClient.encode("PING", "n" + i));
        burst.append(RawClient.encode(questions.get(i % questions.size())));
      }
      Thread writer = new Thread(() -> write(client, burst.toString()));
      writer.start();
      for (int i = 0; i < 1000; i++) {
        assertThat(client.frame()).endsWith("\r\nn" + i + "\r\n");
        assertTranslated(client.frame(), node, "pipelined");
      }
    }
  }

  private static void write(RawClient client, String bytes) {
    try {
      client.raw(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
