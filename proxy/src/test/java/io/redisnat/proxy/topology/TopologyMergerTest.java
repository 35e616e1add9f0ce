package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.TopologyNode.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopologyMergerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final String ONE = "10.0.0.1:7000";
  private static final String TWO = "10.0.0.2:7000";
  private static final String THREE = "10.0.0.3:7000";

  private final TopologyMerger merger = merger(Set.of(), ONE, TWO, THREE);

  @Test
  void theViewOfTheHighestEpochIsKept() {
    Answer old = answer(ONE, line(1, ONE, "myself,master", "1", "0-16383"), master(2, TWO, 2));
    Answer young = answer(TWO, line(2, TWO, "myself,master", "3", "0-16383"), failed(1, ONE, 1));

    Topology merged = merge(Topology.UNKNOWN, old, young);

    assertThat(merged.epoch()).isEqualTo(3);
    assertThat(state(merged, 1)).as("it has failed, and answers").isEqualTo(State.RETURNING);
    assertThat(state(merge(Topology.UNKNOWN, young), 1)).isEqualTo(State.FAILED);
    assertThat(state(merge(merged, young), 1)).isEqualTo(State.FAILED);
  }

  @Test
  void aNodeThatTheOthersGaveUpDoesNotVoteItselfIn() {
    Answer two = answer(TWO, failed(1, ONE, 1), myself(2, TWO, "8192-16383"));
    Topology before = merge(Topology.UNKNOWN, two);
    Answer cutOff =
        answer(ONE, myself(1, ONE, "0-8191"), line(2, TWO, "master,fail?", "1", "8192-16383"));

    Topology merged = merge(before, cutOff, two);

    assertThat(state(merged, 1)).isEqualTo(State.RETURNING);
    assertThat(state(merged, 2)).isEqualTo(State.OK);
    assertThat(merged.servedSlots()).isEqualTo(8192);
  }

  @Test
  void aNodeThatWasForgottenDoesNotVoteItselfIn() {
    Answer one = answer(ONE, myself(1, ONE, "0-16383"), master(2, TWO, 1));
    Answer two = answer(TWO, line(1, ONE, "master", "1", "0-16383"), myself(2, TWO, ""));
    Answer forgotten =
        answer(
            THREE, line(1, ONE, "master", "1", "0-16383"), master(2, TWO, 1), myself(3, THREE, ""));

    assertThat(merger.best(Topology.UNKNOWN, List.of(forgotten, one, two)).orElseThrow().id())
        .isNotEqualTo(id(3));
  }

  @Test
  void aMemberWithoutAddressKeepsThePreviousOne() {
    Topology before =
        merge(Topology.UNKNOWN, answer(ONE, myself(1, ONE, "0-16383"), master(2, TWO, 1)));
    Answer noaddr = answer(ONE, myself(1, ONE, "0-16383"), line(2, ":0", "master,noaddr", "1", ""));

    assertThat(merge(before, noaddr).node(id(2)).orElseThrow().announced()).hasToString(TWO);
  }

  @Test
  void aMemberWithoutAddressThatWasNeverSeenIsNotEntered() {
    Answer noaddr = answer(ONE, myself(1, ONE, "0-16383"), line(2, ":0", "master,noaddr", "1", ""));

    assertThat(merge(Topology.UNKNOWN, noaddr).nodes()).hasSize(1);
  }

  @Test
  void aNodeThatDoesNotKnowItsHostIsEnteredAsItWasAsked() {
    Topology merged =
        merge(Topology.UNKNOWN, answer(ONE, line(1, ":7000", "myself,master", "1", "0-16383")));

    assertThat(merged.nodes().get(0).announced()).hasToString(ONE);
    assertThat(merged.nodes().get(0).spellings()).allMatch(s -> !s.host().isEmpty());
  }

  @Test
  void slotsInMigrationAndFurtherSpellingsComeFromTheOtherAnswers() {
    Answer best = answer(ONE, line(1, ONE, "myself,master", "5", "0-100"), master(2, TWO, 2));
    String moving = "[77->-" + id(1) + "]";
    Answer other =
        new Answer(
            HostPort.parse(TWO),
            answer(TWO, master(1, ONE, 1), line(2, TWO, "myself,master", "2", moving)).view(),
            Map.of(id(1), Set.of(new HostPort("one.example", 7443))));

    Topology merged = merge(Topology.UNKNOWN, best, other);

    assertThat(merged.node(id(2)).orElseThrow().migrating()).containsEntry(77, id(1));
    assertThat(merged.node(id(1)).orElseThrow().spellings())
        .contains(new HostPort("one.example", 7443), HostPort.parse(ONE));
  }

  @Test
  void withoutAClusterNothingIsPublishedUntilEverySeedAnswered() {
    Answer one = answer(ONE, myself(1, ONE, ""));
    Answer two = answer(TWO, myself(2, TWO, ""));
    Answer three = answer(THREE, myself(3, THREE, ""));

    assertThat(merger.merge(Topology.UNKNOWN, List.of(one, three), NOW)).isEmpty();
    assertThat(merge(Topology.UNKNOWN, three, one, two).nodes())
        .hasSize(3)
        .allMatch(node -> node.state() == State.OUTSIDE);
  }

  @Test
  void aLonelyNodeNeverReplacesTheMembersThatAreSilent() {
    Topology before =
        merge(Topology.UNKNOWN, answer(ONE, myself(1, ONE, "0-16383"), master(2, TWO, 1)));

    Topology merged =
        merger.merge(before, List.of(answer(THREE, myself(3, THREE, ""))), LATER).orElseThrow();

    assertThat(merged.byId()).containsOnlyKeys(id(1), id(2), id(3));
    assertThat(merged.takenAt()).as("the members were not confirmed").isEqualTo(NOW);
    assertThat(state(merged, 3)).isEqualTo(State.OUTSIDE);
  }

  @Test
  void aNodeThatWasResetReplacesItsFormerSelfAtTheSameAddress() {
    Answer cluster = answer(ONE, myself(1, ONE, "0-16383"), master(2, TWO, 1));
    Topology before = merge(Topology.UNKNOWN, cluster);
    Answer reset = answer(TWO, myself(9, TWO, ""));
    Answer after = answer(ONE, myself(1, ONE, "0-16383"), failed(2, TWO, 1));

    Topology merged = merge(before, after, reset);

    assertThat(merged.byId()).containsOnlyKeys(id(1), id(9));
  }

  @Test
  void aStandbyNodeThatIsSlowKeepsItsPlace() {
    Answer cluster = answer(ONE, myself(1, ONE, "0-16383"));
    Topology before = merge(Topology.UNKNOWN, cluster, answer(TWO, myself(2, TWO, "")));

    assertThat(merge(before, cluster).byId()).containsOnlyKeys(id(1), id(2));
  }

  @Test
  void aStandbyNodeThatJoinsAnotherClusterDoesNotTakeUsThere() {
    Answer cluster = answer(ONE, myself(1, ONE, "0-16383"));
    Topology before = merge(Topology.UNKNOWN, cluster, answer(TWO, myself(2, TWO, "")));
    Answer stranger =
        answer(TWO, line(2, TWO, "myself,master", "99", ""), master(8, "10.9.9.9:7000", 99));

    Topology merged = merge(before, cluster, stranger);

    assertThat(merged.epoch()).isEqualTo(1);
    assertThat(merged.byId()).containsOnlyKeys(id(1));
  }

  @Test
  void aClusterWithoutAnyKnownIdIsRefused() {
    TopologyMerger known = merger(Set.of(id(7)), ONE);
    Answer stranger = answer(ONE, myself(1, ONE, "0-16383"));
    Answer alone = answer(ONE, myself(2, ONE, ""));

    assertThat(known.merge(Topology.UNKNOWN, List.of(stranger), NOW)).isEmpty();
    assertThat(known.merge(Topology.UNKNOWN, List.of(alone), NOW)).isEmpty();
    assertThat(known.merge(Topology.UNKNOWN, List.of(answer(ONE, myself(7, ONE, ""))), NOW))
        .isPresent();
  }

  private Topology merge(Topology before, Answer... answers) {
    return merger.merge(before, List.of(answers), NOW).orElseThrow();
  }

  private static State state(Topology topology, int number) {
    return topology.node(id(number)).orElseThrow().state();
  }

  private static TopologyMerger merger(Set<NodeId> known, String... seeds) {
    var upstream =
        new UpstreamConfig(
            List.of(seeds).stream().map(HostPort::parse).toList(),
            List.of(),
            Optional.empty(),
            Map.of(),
            Duration.ofSeconds(1));
    return new TopologyMerger(upstream, new ClusterGuard(known));
  }

  private static NodeId id(int number) {
    return new NodeId("%040x".formatted(number));
  }

  private static Answer answer(String askedAs, String... lines) {
    ClusterView view = ClusterNodesParser.parse(String.join("\n", lines));
    return new Answer(HostPort.parse(askedAs), view, Map.of());
  }

  private static String myself(int number, String address, String slots) {
    return line(number, address, "myself,master", "1", slots);
  }

  private static String master(int number, String address, int epoch) {
    return line(number, address, "master", "" + epoch, "");
  }

  private static String failed(int number, String address, int epoch) {
    return line(number, address, "master,fail", "" + epoch, "");
  }

  private static String line(int number, String address, String flags, String epoch, String slots) {
    return "%s %s@17000 %s - 0 0 %s connected %s"
        .formatted(id(number), address, flags, epoch, slots);
  }
}
