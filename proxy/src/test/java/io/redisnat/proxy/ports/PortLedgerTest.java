package io.redisnat.proxy.ports;

import static io.redisnat.proxy.ports.Nodes.id;
import static io.redisnat.proxy.ports.Nodes.node;
import static io.redisnat.proxy.ports.Nodes.topology;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PortLedgerTest {

  private static final Duration GRACE = Duration.ofHours(1);

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private PortLedger ledger;

  @BeforeEach
  void open() {
    ledger = openWithCapacity(64);
  }

  @Test
  void theFirstAssignmentIsInNumericOrderOfAddress() {
    List<String> addresses = new ArrayList<>();
    for (String host : List.of("10.10.10.100", "10.10.10.101", "10.10.10.102")) {
      for (int port = 7000; port < 7003; port++) {
        addresses.add(host + ":" + port);
      }
    }
    var nodes = new ArrayList<>(addresses.stream().map(a -> node(a.hashCode(), a)).toList());
    Collections.shuffle(nodes);

    Assignment assignment = ledger.assign(topology(nodes.toArray(TopologyNode[]::new)));

    assertThat(assignment.entries())
        .extracting(entry -> entry.address().toString())
        .containsExactlyElementsOf(addresses);
  }

  @Test
  void numericOrderPutsNineBeforeTen() {
    ledger.assign(topology(node(1, "10.0.0.10:7000"), node(2, "10.0.0.9:7000")));

    assertThat(indexOf(2)).isZero();
    assertThat(indexOf(1)).isEqualTo(1);
  }

  @Test
  void indexesSurviveARestartEvenWhenAllAddressesChange() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));

    open();
    ledger.assign(topology(node(1, "10.0.9.9:7000"), node(2, "10.0.0.1:7000")));

    assertThat(indexOf(1)).isZero();
    assertThat(indexOf(2)).isEqualTo(1);
  }

  @Test
  void nodesThatSwapAddressesKeepTheirIndexes() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(topology(node(1, "10.0.0.2:7000"), node(2, "10.0.0.1:7000")));

    assertThat(indexOf(1)).isZero();
    assertThat(indexOf(2)).isEqualTo(1);
  }

  @Test
  void aNodeThatWasResetKeepsTheIndexOfItsAddress() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(9, "10.0.0.2:7000")));

    assertThat(indexOf(9)).isEqualTo(1);
    assertThat(ledger.knownIds()).containsExactlyInAnyOrder(id(1), id(9));
  }

  @Test
  void aNodeThatOnlyMovedIsNotRobbedByTheNewcomerAtItsOldAddress() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(
        topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.5:7000"), node(9, "10.0.0.2:7000")));

    assertThat(indexOf(2)).isEqualTo(1);
    assertThat(indexOf(9)).isEqualTo(2);
  }

  @Test
  void aNodeThatReturnsWithinTheGraceTimeHasItsIndexBack() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(topology(node(2, "10.0.0.2:7000")));
    clock.advance(GRACE.minusSeconds(1));
    open();

    ledger.assign(topology(node(2, "10.0.0.2:7000"), node(3, "10.0.0.3:7000")));
    assertThat(indexOf(3)).as("index 0 is still kept for node 1").isEqualTo(2);
    assertThat(ledger.current().entry(id(1)).orElseThrow().isRetired()).isTrue();

    ledger.assign(
        topology(node(1, "10.0.0.7:7000"), node(2, "10.0.0.2:7000"), node(3, "10.0.0.3:7000")));
    assertThat(indexOf(1)).isZero();
    assertThat(ledger.current().entry(id(1)).orElseThrow().isRetired()).isFalse();
  }

  @Test
  void afterTheGraceTimeTheLowestFreeIndexIsGivenToANewNode() {
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(topology(node(2, "10.0.0.2:7000")));
    clock.advance(GRACE);

    ledger.assign(topology(node(2, "10.0.0.2:7000"), node(3, "10.0.0.3:7000")));

    assertThat(indexOf(3)).isZero();
    assertThat(ledger.current().entry(id(1))).isEmpty();
  }

  @Test
  void nodesBeyondTheCapacityAreReportedAndTheOthersAreServed() {
    ledger = openWithCapacity(2);

    Assignment assignment =
        ledger.assign(
            topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000"), node(3, "10.0.0.3:7000")));

    assertThat(assignment.entries()).hasSize(2);
    assertThat(assignment.unplaced()).extracting(n -> n.id()).containsExactly(id(3));
  }

  @Test
  void aNodeWithoutPortIsLoggedOnceWithTheSettingToChange() {
    Logger logger = (Logger) LoggerFactory.getLogger(PortLedger.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.setLevel(Level.ERROR);
    logger.addAppender(appender);
    try {
      ledger = openWithCapacity(1);
      Topology tooMany = topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000"));
      ledger.assign(tooMany);
      ledger.assign(tooMany);
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(null);
    }
    assertThat(appender.list).hasSize(1);
    assertThat(appender.list.get(0).getFormattedMessage()).contains("audiences[].capacity");
  }

  @Test
  void anEmptyTopologySaysNothingAndRetiresNobody() {
    ledger.assign(topology(node(1, "10.0.0.1:7000")));
    ledger.assign(Topology.UNKNOWN);

    assertThat(ledger.current().entries()).noneMatch(LedgerEntry::isRetired);
  }

  private PortLedger openWithCapacity(int capacity) {
    return PortLedger.open(directory.resolve("ports"), GRACE, capacity, clock);
  }

  private int indexOf(int node) {
    return ledger.current().entry(id(node)).orElseThrow().index();
  }
}
