package io.redisnat.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import io.redisnat.proxy.testing.InstalledProgram;
import io.redisnat.proxy.testing.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every client, then every kind of server; at the end the tables that the README has. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MatrixIT {

  private static final Logger LOG = LoggerFactory.getLogger(MatrixIT.class);

  /** So many programs at once keep two cores busy, and none of them waiting. */
  private static final int AT_ONCE = 6;

  private static final Path TABLES = Path.of("target", "matrix.md");

  private final Table clients = new Table(Table.CLIENTS);
  private final Table servers = new Table(Table.SERVERS);
  private final List<ClientProgram> programs = new ArrayList<>();
  private final Pki pki = BedTls.issued();
  private ClientNetwork network;
  private Servers installed;
  private Recorder recorder;

  @BeforeAll
  void prepare() throws Exception {
    recorder = new Recorder(new Explained());
    for (ClientFolder folder : ClientFolder.all()) {
      String lacking = folder.prepare();
      for (ClientProgram program : folder.programs()) {
        if (!lacking.isEmpty()) {
          clients.addUnavailable(program.toString(), lacking);
        } else if (Selection.hasClient(program.name())) {
          programs.add(program);
        }
      }
      folder.unavailable().forEach(clients::addUnavailable);
    }
    installed = new Servers();
    network = new ClientNetwork();
  }

  @AfterAll
  void close() throws Exception {
    pki.close();
    network.close();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicNode> clients() {
    BedPlan plan = BedPlan.of("clients", installed.usual());
    return Stream.of(Mode.values())
        .filter(mode -> Selection.hasBed(mode.id()) && Selection.isFor(mode))
        .map(
            mode ->
                dynamicContainer(
                    mode.title(),
                    Stream.of(plan).flatMap(p -> run(p, mode, programs, this::recordClient))));
  }

  private DynamicNode recordClient(BedPlan plan, Mode mode, ClientRun run) {
    String prefix = mode == Mode.NODE_PORTS ? "" : mode.title() + ": ";
    String row = "%s %s".formatted(run.program(), run.version());
    return recorder.record(clients, row, prefix, run);
  }

  /** What the product is built with, and redis-cli: on each server. */
  @TestFactory
  @Order(2)
  Stream<DynamicNode> servers() {
    List<ClientProgram> some = programs.stream().filter(MatrixIT::triesServers).toList();
    return BedPlans.all(installed, pki).stream()
        .filter(plan -> Selection.hasBed(BedPlans.id(plan)))
        .map(
            plan ->
                dynamicContainer(
                    plan.name(),
                    Stream.of(plan)
                        .flatMap(p -> run(p, Mode.NODE_PORTS, some, this::recordServer))));
  }

  private static boolean triesServers(ClientProgram program) {
    return program.language().equals("java") || program.name().equals("redis-cli");
  }

  private DynamicNode recordServer(BedPlan plan, Mode mode, ClientRun run) {
    return recorder.record(servers, plan.name(), run.program().name() + ": ", run);
  }

  /** Makes tests of what a client has done. */
  private interface Recording {
    DynamicNode record(BedPlan plan, Mode mode, ClientRun run);
  }

  /**
   * Runs programs on a bed of their own, some at a time. Six of them on two cores can take longer
   * than they may: what failed is run once more, by itself.
   */
  private Stream<DynamicNode> run(
      BedPlan plan, Mode mode, List<ClientProgram> all, Recording recording) {
    try {
      List<ClientRun> runs = attempt(plan, mode, all, AT_ONCE);
      List<ClientProgram> failed =
          runs.stream().filter(run -> !recorder.passes(run)).map(this::reported).toList();
      List<ClientRun> again = failed.isEmpty() ? List.of() : attempt(plan, mode, failed, 1);
      List<DynamicNode> tests = new ArrayList<>();
      for (ClientRun run : runs) {
        int second = failed.indexOf(run.program());
        tests.add(recording.record(plan, mode, second < 0 ? run : again.get(second)));
      }
      return tests.stream();
    } catch (Exception e) {
      throw new IllegalStateException("%s, %s".formatted(plan.name(), mode.title()), e);
    }
  }

  private ClientProgram reported(ClientRun failed) {
    LOG.warn(
        "{} is run once more by itself, for it failed: {}", failed.program(), failed.results());
    return failed.program();
  }

  /** A cluster that does not come about, or not back, in its time says nothing of clients. */
  private List<ClientRun> attempt(BedPlan plan, Mode mode, List<ClientProgram> all, int atOnce)
      throws Exception {
    try {
      return onBed(plan, mode, all, atOnce);
    } catch (ConditionTimeoutException e) {
      LOG.warn("{}, {}: once more, for: {}", plan.name(), mode.title(), e.getMessage());
      return onBed(plan, mode, all, atOnce);
    }
  }

  private List<ClientRun> onBed(BedPlan plan, Mode mode, List<ClientProgram> all, int atOnce)
      throws Exception {
    List<ClientRun> runs = new ArrayList<>();
    try (Bed bed = new Bed(plan)) {
      for (int from = 0; from < all.size(); from += atOnce) {
        List<ClientProgram> some = all.subList(from, Math.min(all.size(), from + atOnce));
        try (Batch batch = new Batch(bed, mode, network, some)) {
          runs.addAll(batch.run());
        }
      }
    }
    return runs;
  }

  @Test
  @Order(9)
  void theReadmeHasTheseTables() throws IOException {
    String tables = clients.markdown() + "\n" + servers.markdown();
    Files.createDirectories(TABLES.getParent());
    Files.writeString(TABLES, tables);
    if (!Selection.isAll()) {
      return;
    }
    if (InstalledProgram.isCi()) {
      assertThat(Regressions.between(Readme.published(), tables))
          .as("what passes by the tables of README.md, and did not now")
          .isEmpty();
    } else {
      Readme.publish(tables);
    }
  }
}
