package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.docker.EngineCheckup;
import io.redisnat.provisioner.doctor.Doctor;
import io.redisnat.provisioner.doctor.Finding;
import io.redisnat.provisioner.doctor.Finding.Level;
import io.redisnat.provisioner.lifecycle.Runtimes;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code redis-nat doctor}: whether this machine has what is needed. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks whether this machine has what is needed: Java, redis-server, engine, ports, limits.",
      "Exit code 0 if nothing fails (a warning is no failure), 6 if the engine that was named does not answer, else 3."
    })
final class DoctorCommand extends ClusterCommand {

  @Override
  int run(Runtimes runtimes) {
    List<Finding> findings = new Doctor(name().dockerHost(), name().root()).examine();
    if (isJson()) {
      out().println(json(findings.stream().map(DoctorCommand::forPrograms).toList()));
    } else {
      findings.forEach(this::print);
    }
    out().flush();
    List<Finding> failures = findings.stream().filter(f -> f.level() == Level.FAIL).toList();
    if (failures.isEmpty()) {
      return ExitCodes.OK;
    }
    boolean engine = failures.stream().anyMatch(f -> f.about().equals(EngineCheckup.ABOUT));
    return engine ? ExitCodes.ENGINE : ExitCodes.UNHEALTHY;
  }

  private void print(Finding finding) {
    out().println("%-4s  %-12s  %s".formatted(finding.level(), finding.about(), finding.text()));
    if (!finding.advice().isEmpty()) {
      out().println(" ".repeat(20) + finding.advice());
    }
  }

  private static Map<String, String> forPrograms(Finding finding) {
    return Map.of(
        "about", finding.about(),
        "level", finding.level().toString(),
        "text", finding.text(),
        "advice", finding.advice());
  }
}
