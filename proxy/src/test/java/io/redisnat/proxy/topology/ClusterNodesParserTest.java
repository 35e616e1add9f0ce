package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.TopologyNode.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterNodesParserTest {

  private static final String A = "07c37dfeb235213a872192d90877d0cd55635b91";
  private static final String B = "67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1";
  private static final String C = "292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f";
  private static final String D = "824fe116063bc5fcf9f4ffd895bc17aee7731ac3";

  @Test
  void version30PrintsNoBusPort() {
    ClusterView view =
        ClusterNodesParser.parse(
            A
                + " 127.0.0.1:30004 slave "
                + B
                + " 0 1426238317239 4 connected\n"
                + B
                + " 127.0.0.1:30002 myself,master - 0 0 2 connected 5461-10922\n"
                + C
                + " 127.0.0.1:30003 master - 0 1426238318243 3 disconnected 10923-16383\n"
                + D
                + " 127.0.0.1:30005 master,fail - 1426238310232 1426238308821 1 connected 0-5460\n");

    assertThat(view.myself().id()).hasToString(B);
    assertThat(view.maxEpoch()).isEqualTo(4);
    assertThat(view.servedSlots()).as("without those of the failed node").isEqualTo(10923);
    assertThat(view.healthyNodes()).isEqualTo(3);
    assertThat(line(view, A).primary()).contains(new NodeId(B));
    assertThat(line(view, A).address().busPort()).isEqualTo(40004);
    assertThat(line(view, D).state()).isEqualTo(State.FAILED);
  }

  @Test
  void version62PrintsTheBusPortAndSlotsInMigration() {
    ClusterView view =
        ClusterNodesParser.parse(
            A
                + " 10.10.10.100:7000@17000 myself,master - 0 1622000000000 1 connected"
                + " 0-5460 5462 [5461->-"
                + B
                + "] [6000-<-"
                + C
                + "]\n"
                + B
                + " 10.10.10.101:7000@17000 master,fail? - 1622000000000 1622000000000 2"
                + " connected 5463-10922\n"
                + C
                + " :0@0 slave,noaddr "
                + A
                + " 1622000000000 1622000000000 1 disconnected\n"
                + D
                + " 10.10.10.104:7000@17000 handshake - 0 0 0 connected\n");

    assertThat(view.ids()).as("a node in handshake has a random id").hasSize(3);
    assertThat(view.myself().ranges())
        .containsExactly(new SlotRange(0, 5460), new SlotRange(5462, 5462));
    assertThat(view.myself().migrating()).containsOnlyKeys(5461).containsValue(new NodeId(B));
    assertThat(line(view, B).state()).isEqualTo(State.SUSPECTED);
    assertThat(line(view, C).hasNoHost()).isTrue();
  }

  @Test
  void version70PrintsHostNamesAndIpv6WithoutBrackets() {
    ClusterView view =
        ClusterNodesParser.parse(
            A
                + " ::1:21320@31320,node-a.example myself,master - 0 1760000000000 7 connected"
                + " 0-16383\n"
                + B
                + " 2001:db8::5:7000@17000 slave,nofailover "
                + A
                + " 0 1760000000000 7 connected\n");

    HostPort announced = view.myself().address().announced();
    assertThat(announced).isEqualTo(new HostPort("::1", 21320));
    assertThat(view.myself().spellings(announced))
        .containsExactlyInAnyOrder(announced, new HostPort("node-a.example", 21320));
    assertThat(line(view, B).address().announced()).isEqualTo(new HostPort("2001:db8::5", 7000));
    assertThat(view.isSingle()).isFalse();
  }

  @Test
  void theAuxiliaryFieldsOfLaterVersionsAreUnderstood() {
    ClusterView view =
        ClusterNodesParser.parse(
            A
                + " 10.0.0.5:6379@16379,,tls-port=6380,shard-id="
                + B
                + " myself,master - 0 0 0"
                + " connected\n"
                + C
                + " 10.0.0.6:6379@16379,name.example,shard-id="
                + D
                + ",tls-port=6380 master"
                + " - 0 0 1 connected 0-16383\n");

    assertThat(view.myself().spellings(new HostPort("10.0.0.5", 6379)))
        .containsExactlyInAnyOrder(new HostPort("10.0.0.5", 6379), new HostPort("10.0.0.5", 6380));
    assertThat(line(view, C).spellings(new HostPort("10.0.0.6", 6379)))
        .contains(new HostPort("name.example", 6380));
  }

  @Test
  void aFreshNodeDoesNotKnowItsHostAndIsAlone() {
    ClusterView view =
        ClusterNodesParser.parse(A + " :21999@31999 myself,master - 0 0 0 connected\n");

    assertThat(view.isLonely()).isTrue();
    assertThat(view.myself().hasNoHost()).isTrue();
    assertThat(view.myself().spellings(new HostPort("seed", 6379)))
        .containsExactlyInAnyOrder(new HostPort("seed", 6379), new HostPort("seed", 21999));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "zz 10.0.0.1:1@2 master - 0 0 0 connected",
        A + " 10.0.0.1 master - 0 0 0 connected",
        A + " 10.0.0.1:99999@2 master - 0 0 0 connected",
        A + " 10.0.0.1:1@2 master someone 0 0 0 connected",
        A + " 10.0.0.1:1@2 master - 0 0 soon connected",
        A + " 10.0.0.1:1@2 master - 0 0 0 connected 16384",
        A + " 10.0.0.1:1@2 master - 0 0 0 connected [5->" + B + "]"
      })
  void aLineThatIsNotUnderstoodIsNamed(String garbage) {
    String text = A + " 10.0.0.1:1@2 myself,master - 0 0 0 connected\n" + garbage + "\n";

    assertThatThrownBy(() -> ClusterNodesParser.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2 of CLUSTER NODES is not understood")
        .hasMessageContaining(garbage);
  }

  @Test
  void aTextWithoutMyselfIsRefused() {
    assertThatThrownBy(() -> ClusterNodesParser.parse(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("myself");
  }

  private static NodeLine line(ClusterView view, String id) {
    return view.line(new NodeId(id)).orElseThrow();
  }
}
