package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.Observation;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Prediction;
import io.redisnat.provisioner.health.Verification;
import io.redisnat.provisioner.health.WhatIf;
import io.redisnat.provisioner.redis.LossWatch;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills every machine of a cluster, one after the other, and compares with what was predicted. */
class LossPredictionIT {

  @ParameterizedTest(name = "{0} machines x {1} nodes, {2} replicas")
  @CsvSource({"3,3,2,0", "3,2,1,0", "3,4,2,1", "4,2,1,0", "5,3,2,0"})
  void whatHappensIsWhatWasPredicted(int machines, int nodes, int replicas, int fatal) {
    try (Patient patient = Patient.of(machines, nodes, replicas, 1500)) {
      assertThat(new WhatIf(patient.settled()).fatalMachines()).hasSize(fatal);
      for (int i = 1; i <= machines; i++) {
        lose("machine-" + i, patient);
      }
      assertThat(new WhatIf(patient.observe()).fatalMachines()).hasSize(fatal);
    }
  }

  private static void lose(String machine, Patient patient) {
    ObservedCluster before = patient.settled();
    Prediction prediction = new WhatIf(before).lossOf(machine);
    LossWatch watch = new LossWatch(patient.admin(), before, prediction);
    patient.kill(machine);

    Observation seen = watch.watch();

    Verification verification = Verification.of(prediction, seen);
    List<String> table = verification.lines();
    assertThat(verification.agrees())
        .as("%s%n%s", machine, String.join(System.lineSeparator(), table))
        .isTrue();
    patient.start(machine);
    patient.settled();
    assertThat(patient.run(new Failback()).result()).isEqualTo(Result.DONE);
  }
}
