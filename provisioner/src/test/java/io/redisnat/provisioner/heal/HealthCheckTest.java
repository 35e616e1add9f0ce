package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.heal.Finding.Kind;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

  @Test
  void aPerfectClusterHasNoFindings() {
    assertThat(HealthCheck.of(ModelCluster.of("Abc", "Bca", "Cab").observe())).isEmpty();
  }

  @Test
  void eachFaultIsNamedWithTheCommandThatMendsIt() {
    ModelCluster model = ModelCluster.of("Aab", "Bc", "Ca");
    model.node(2, 2).linkUp = false;
    model.node(1, 1).open.add(new OpenSlot(9, false, model.node(2, 1).id));
    model.node(1, 1).known.remove(model.node(2, 1).id);

    List<Finding> findings = HealthCheck.of(model.observe());

    assertThat(findings)
        .extracting(Finding::kind)
        .contains(Kind.OPEN_SLOTS, Kind.VIEWS, Kind.LINK, Kind.PLACEMENT);
    assertThat(find(findings, Kind.PLACEMENT).what())
        .isEqualTo("10.0.0.1:7001 (machine-1) stands on the machine of its master 10.0.0.1:7000");
    assertThat(find(findings, Kind.LINK).what())
        .isEqualTo(
            "10.0.0.2:7001 (machine-2) is not connected to its master 10.0.0.3:7000 (machine-3)");
    assertThat(find(findings, Kind.VIEWS).what())
        .isEqualTo("10.0.0.1:7000 (machine-1) does not know 1 of the other nodes");
    assertThat(findings)
        .filteredOn(f -> f.kind() != Kind.LINK && f.kind() != Kind.SAFETY)
        .allMatch(f -> f.fix().equals(java.util.Optional.of("repair")));
  }

  @Test
  void mastersInOnePlaceAreMendedByFailback() {
    Finding finding =
        find(HealthCheck.of(ModelCluster.of("abc", "BAc", "Cab").observe()), Kind.SAFETY);

    assertThat(finding.what())
        .isEqualTo(
            "the loss of machine-2 would not be survived:"
                + " it holds 2 of 3 masters, and 1 votes of the 2 needed would be left");
    assertThat(finding.fix()).contains("failback");
  }

  @Test
  void aShapeThatNoCommandMakesSafeSaysWhatWould() {
    Finding four =
        find(HealthCheck.of(ModelCluster.of("ABcd", "Cabd", "Dabc").observe()), Kind.SAFETY);
    Finding two = find(HealthCheck.of(ModelCluster.of("ABc", "Cab").observe()), Kind.SAFETY);

    assertThat(four.fix()).isEmpty();
    assertThat(four.hint()).contains("use 3 or 5 masters, or add a machine");
    assertThat(two.fix()).isEmpty();
    assertThat(two.hint()).contains("add a machine");
  }

  @Test
  void deadNodesAreStartedFirst() {
    ModelCluster model = ModelCluster.of("Abc", "Bca", "Cab");
    model.kill(1);

    List<Finding> findings = HealthCheck.of(model.observe());

    assertThat(findings.get(0).kind()).isEqualTo(Kind.SLOTS);
    assertThat(findings).filteredOn(f -> f.kind() == Kind.NODE_DOWN).hasSize(3);
    assertThat(findings).allMatch(f -> f.fix().equals(java.util.Optional.of("up")));
  }

  private static Finding find(List<Finding> findings, Kind kind) {
    return findings.stream().filter(f -> f.kind() == kind).findFirst().orElseThrow();
  }
}
