package io.redisnat.provisioner.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  private static final HostPort A = HostPort.parse("127.10.10.100:7000");
  private static final HostPort B = HostPort.parse("127.10.10.101:7001");
  private static final String ID_A = "a".repeat(40);
  private static final String ID_B = "b".repeat(40);
  private static final String MASTER =
      ID_A + " 127.10.10.100:7000@17000 %smaster%s - 0 0 1 connected 0-16383";
  private static final String REPLICA =
      ID_B + " 127.10.10.101:7001@17001 %sslave%s " + ID_A + " 0 0 1 connected";

  private static NodeView view(HostPort at, String link, int slots, String... lines) {
    return new NodeView(
        at,
        NodeLine.parseAll(String.join("\n", lines)),
        Map.of("cluster_state", "ok", "cluster_slots_ok", Integer.toString(slots)),
        Map.of("master_link_status", link));
  }

  private static Map<HostPort, NodeView> views(NodeView... views) {
    Map<HostPort, NodeView> all = new LinkedHashMap<>();
    for (NodeView view : views) {
      all.put(view.address(), view);
    }
    return all;
  }

  private static final NodeView MASTER_VIEW =
      view(A, "-", 16384, MASTER.formatted("myself,", ""), REPLICA.formatted("", ""));

  private static NodeView replicaView(String link, String masterFlags) {
    return view(
        B, link, 16384, MASTER.formatted("", masterFlags), REPLICA.formatted("myself,", ""));
  }

  @Test
  void nothingIsMissingWhenAllAgreeAndTheLinkIsUp() {
    assertThat(Readiness.missing(List.of(A, B), views(MASTER_VIEW, replicaView("up", ""))))
        .isEmpty();
  }

  @Test
  void aReplicaLinkThatIsDownIsMissingAlthoughAllSlotsAreServed() {
    assertThat(Readiness.missing(List.of(A, B), views(MASTER_VIEW, replicaView("down", ""))))
        .containsExactly("replica link of 127.10.10.101:7001");
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    assertThat(Readiness.missing(List.of(A, B), views(MASTER_VIEW)))
        .containsExactly("answer of 127.10.10.101:7001");
  }

  @Test
  void aSuspicionIsMissingReachability() {
    assertThat(Readiness.missing(List.of(A, B), views(MASTER_VIEW, replicaView("up", ",fail?"))))
        .containsExactly("127.10.10.101:7001 to reach 127.10.10.100:7000");
  }

  @Test
  void oneDeadNodeIsOneLineHoweverManyComplain() {
    NodeView complaining =
        view(
            A,
            "-",
            16384,
            MASTER.formatted("myself,", ""),
            REPLICA.formatted("", ",fail"),
            "c".repeat(40) + " 127.10.10.102:7002@17002 slave,fail " + ID_A + " 0 0 1 connected");

    assertThat(Readiness.missing(List.of(A, B), views(complaining)))
        .containsExactly(
            "answer of 127.10.10.101:7001", "127.10.10.100:7000 to reach 127.10.10.102:7002");
  }

  @Test
  void slotsThatNobodyServesAreCounted() {
    NodeView alone = view(A, "-", 5461, MASTER.formatted("myself,", ""));

    assertThat(Readiness.missing(List.of(A), views(alone)))
        .containsExactly("all slots at 127.10.10.100:7000 (5461 of 16384)");
  }

  @Test
  void differentOpinionsAreNoAgreement() {
    NodeView other =
        view(
            B,
            "up",
            16384,
            MASTER.formatted("", "").replace(" 0 0 1 connected", " 0 0 7 connected"),
            REPLICA.formatted("myself,", ""));

    assertThat(Readiness.missing(List.of(A, B), views(MASTER_VIEW, other)))
        .containsExactly("all nodes to agree on who is what");
  }

  @Test
  void aLineIsReadWithHostNameAndSlotsOnTheMove() {
    NodeLine line =
        NodeLine.parse(
            ID_A
                + " 127.10.10.100:7000@17000,a.example myself,master - 0 0 3 connected 0-9 42 [93->-"
                + ID_B
                + "]");

    assertThat(line.address()).isEqualTo(A);
    assertThat(line.slots()).containsExactly(new SlotRange(0, 9), new SlotRange(42, 42));
    assertThat(line.epoch()).isEqualTo(3);
  }

  @Test
  void aLineOfAnotherFormIsRefused() {
    assertThatThrownBy(() -> NodeLine.parse("hello"))
        .hasMessage("'hello' is not a line of CLUSTER NODES");
  }
}
