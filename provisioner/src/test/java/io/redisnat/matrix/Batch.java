package io.redisnat.matrix;

import io.redisnat.model.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Several clients at once on one bed: they share its faults. */
final class Batch implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Bed bed;
  private final Faults faults;
  private final List<ClientRun> runs = new ArrayList<>();

  /** Starts the programs. */
  Batch(Bed bed, Mode mode, ClientNetwork network, List<ClientProgram> programs) throws Exception {
    this.bed = bed;
    this.faults = new Faults(bed.nodes(), bed.plan());
    try {
      for (ClientProgram program : programs) {
        List<String> command =
            mode == Mode.DIRECT ? program.command() : network.inside(program.command());
        runs.add(new ClientRun(program, command, environment(mode, program)));
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private Map<String, String> environment(Mode mode, ClientProgram program) {
    HostPort seed = bed.seed(mode);
    Map<String, String> environment = new HashMap<>(bed.plan().environment());
    environment.put("RN_HOST", seed.host());
    environment.put("RN_PORT", Integer.toString(seed.port()));
    environment.put("RN_MODE", mode.variable());
    environment.put("RN_PREFIX", "%s:%d:".formatted(program.name(), NUMBER.incrementAndGet()));
    return environment;
  }

  /** What is done while the clients loop. */
  interface Fault {
    void happen() throws Exception;
  }

  /** All scenarios, one after the other, with all clients. */
  List<ClientRun> run() throws Exception {
    for (ClientRun run : runs) {
      run.awaitQuietScenarios();
    }
    during(Scenario.MIGRATE, true, faults::migrate);
    during(Scenario.KILL, false, faults::kill);
    faults.revive();
    during(Scenario.RESTART, false, bed::restartProxy);
    return runs;
  }

  private void during(Scenario scenario, boolean strict, Fault fault) throws Exception {
    runs.forEach(run -> run.beginLoop(scenario, strict));
    for (ClientRun run : runs) {
      run.awaitLooping(scenario);
    }
    fault.happen();
    runs.forEach(ClientRun::endLoop);
    for (ClientRun run : runs) {
      run.await(scenario);
    }
  }

  @Override
  public void close() throws Exception {
    for (ClientRun run : runs) {
      run.close();
    }
  }
}
