package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.provisioner.heal.Finding.Kind;
import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.WhatIf;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Breaks real clusters and has them mended. */
class HealIT {

  private static final int SLOT_OF_FOO = 12182;

  @Test
  void aReplicaBesideItsMasterIsFoundAndMovedAwayWithTheFewestCommands() {
    try (Patient patient = Patient.of(3, 2, 1, 2000)) {
      ObservedCluster well = patient.settled();
      assertThat(HealthCheck.of(well)).isEmpty();
      breakPlacement(patient, well);

      List<Finding> findings = HealthCheck.of(patient.settled());
      assertThat(findings)
          .anySatisfy(
              f -> {
                assertThat(f.kind()).isEqualTo(Kind.PLACEMENT);
                assertThat(f.what()).contains("stands on the machine of its master");
                assertThat(f.fix()).contains("repair");
              })
          .anySatisfy(
              f -> {
                assertThat(f.kind()).isEqualTo(Kind.SAFETY);
                assertThat(f.what()).contains("no replica elsewhere could take over");
              });

      Outcome outcome = patient.run(new Repair(false));

      assertThat(outcome.result()).as("%s", outcome.problems()).isEqualTo(Result.DONE);
      assertThat(outcome.steps()).hasSize(2);
      assertThat(HealthCheck.of(patient.settled())).isEmpty();
    }
  }

  /** As the old tool has placed it: the second node of a machine follows the first. */
  private static void breakPlacement(Patient patient, ObservedCluster well) {
    Shard first = well.shards().get(0);
    ObservedNode master = first.master();
    ObservedNode beside =
        well.members().stream()
            .filter(n -> !n.master() && n.machine().equals(master.machine()))
            .findFirst()
            .orElseThrow();
    ObservedNode other = well.member(beside.primary().orElseThrow()).orElseThrow();
    patient.replicate(beside, master);
    patient.replicate(first.replicas().get(0), other);
  }

  @Test
  void wipedNodesJoinAgainAndWhatIsLeftBehindIsSettled() throws IOException {
    try (Patient patient = Patient.of(3, 2, 1, 2000)) {
      ObservedCluster well = patient.settled();
      ObservedNode keeper = owner(well, SLOT_OF_FOO);
      patient.command(keeper.address(), "SET", "foo", "bar");
      // Not the keeper: a master that comes back empty before its replica is elected empties that.
      ObservedNode master =
          well.shards().stream()
              .map(Shard::master)
              .filter(m -> !m.id().equals(keeper.id()))
              .findFirst()
              .orElseThrow();
      wipe(patient, replicaOn(well, master.machine()));
      wipe(patient, master);
      await().atMost(Duration.ofSeconds(30)).until(() -> patient.observe().stale().size() == 2);
      assertThat(HealthCheck.of(patient.observe()))
          .filteredOn(f -> f.kind() == Kind.STRANGER)
          .hasSize(4);

      Outcome outcome = patient.run(new Repair(false));

      assertThat(outcome.result()).as("%s", outcome.problems()).isEqualTo(Result.DONE);
      // The wiped master's replica has taken its place, so one machine has two masters.
      assertThat(patient.run(new Failback()).steps()).hasSize(1);
      ObservedCluster mended = patient.settled();
      assertThat(HealthCheck.of(mended)).isEmpty();
      assertThat(patient.command(owner(mended, SLOT_OF_FOO).address(), "GET", "foo"))
          .isEqualTo("bar");
      leaveSlotsBehind(patient, mended);

      outcome = patient.run(new Repair(false));

      assertThat(outcome.result()).as("%s", outcome.problems()).isEqualTo(Result.DONE);
      ObservedCluster settled = patient.settled();
      assertThat(HealthCheck.of(settled)).isEmpty();
      for (String key : List.of("{foo}1", "{foo}2", "foo")) {
        assertThat(patient.command(owner(settled, SLOT_OF_FOO).address(), "GET", key))
            .isEqualTo("bar");
      }
    }
  }

  /** One move half-way with keys on both sides, one just begun, one slot of nobody. */
  private static void leaveSlotsBehind(Patient patient, ObservedCluster now) throws IOException {
    ObservedNode from = owner(now, SLOT_OF_FOO);
    ObservedNode to =
        now.shards().stream()
            .map(Shard::master)
            .filter(m -> !m.id().equals(from.id()))
            .findFirst()
            .orElseThrow();
    patient.command(from.address(), "SET", "{foo}1", "bar");
    patient.command(from.address(), "SET", "{foo}2", "bar");
    for (String slot : List.of(Integer.toString(SLOT_OF_FOO), slotOf(from))) {
      patient.command(to.address(), "CLUSTER", "SETSLOT", slot, "IMPORTING", from.id().value());
      patient.command(from.address(), "CLUSTER", "SETSLOT", slot, "MIGRATING", to.id().value());
    }
    patient.command(
        from.address(),
        "MIGRATE",
        to.address().host(),
        Integer.toString(to.address().port()),
        "{foo}1",
        "0",
        "2000");
    String lost = slotOf(to);
    for (ObservedNode node : now.up()) {
      patient.command(node.address(), "CLUSTER", "DELSLOTS", lost);
    }
    ObservedCluster broken = patient.observe();
    assertThat(HealthCheck.of(broken)).anyMatch(f -> f.kind() == Kind.OPEN_SLOTS);
    assertThat(broken.unassigned().cardinality()).isEqualTo(1);
  }

  private static String slotOf(ObservedNode master) {
    return Integer.toString(master.slots().get(0).start());
  }

  private static ObservedNode owner(ObservedCluster now, int slot) {
    return now.shards().stream()
        .map(Shard::master)
        .filter(m -> m.slots().stream().anyMatch(r -> r.start() <= slot && slot <= r.end()))
        .findFirst()
        .orElseThrow();
  }

  private static ObservedNode replicaOn(ObservedCluster now, String machine) {
    return now.members().stream()
        .filter(n -> !n.master() && n.machine().equals(machine))
        .findFirst()
        .orElseThrow();
  }

  private static void wipe(Patient patient, ObservedNode node) throws IOException {
    LocalNode local = patient.at(node.address());
    patient.kill(local);
    try (Stream<Path> files = Files.walk(local.directory())) {
      files
          .filter(f -> f.endsWith("nodes.conf") || f.toString().contains("appendonly"))
          .filter(Files::isRegularFile)
          .forEach(
              f -> {
                try {
                  Files.delete(f);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    patient.start(local);
  }

  @Test
  void afterTheMajorityIsLostReplicasTakeOverAndAfterItsReturnTheMastersAreSpreadAgain() {
    try (Patient patient = Patient.of(3, 3, 2, 1500)) {
      patient.settled();
      patient.kill("machine-2");
      patient.kill("machine-3");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> HealthCheck.of(patient.observe()).get(0).kind() == Kind.MAJORITY);
      assertThat(patient.run(new Failback()).result()).isEqualTo(Result.BLOCKED);
      assertThat(patient.run(new Repair(false)).problems()).first().asString().contains("takeover");

      Outcome taken = patient.run(new Takeover());

      assertThat(taken.result()).as("%s", taken.problems()).isEqualTo(Result.DONE);
      assertThat(patient.observe().shards()).allMatch(s -> s.master().isUp()).hasSize(3);
      patient.start("machine-2");
      patient.start("machine-3");
      ObservedCluster returned = patient.settled();
      assertThat(new WhatIf(returned).fatalMachines()).containsExactly("machine-1");
      assertThat(Advice.of(returned).command()).contains("failback");

      Outcome spread = patient.run(new Failback());

      assertThat(spread.result()).as("%s", spread.problems()).isEqualTo(Result.DONE);
      assertThat(spread.steps()).hasSize(2);
      assertThat(HealthCheck.of(patient.settled())).isEmpty();
      assertThat(patient.run(new Takeover()).steps()).isEmpty();
    }
  }
}
