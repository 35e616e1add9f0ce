package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.proxy.testing.InstalledProgram;
import org.junit.jupiter.api.Test;

/** A slice of what {@code bench --soak} does for hours: three minutes in CI. */
class SoakIT {

  private static final String TIME =
      System.getProperty("redisnat.soak", InstalledProgram.isCi() ? "3m" : "20s");

  private static final String FAILOVER_EVERY = InstalledProgram.isCi() ? "1m" : "8s";

  @Test
  void nothingGrowsAndNoReplyIsWrong() {
    Run run = Run.plain("bench", "--soak", TIME, "--failover-every", FAILOVER_EVERY, "--json");

    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
    JsonNode report = run.json();
    assertThat(report.get("ok").asBoolean()).isTrue();
    assertThat(report.get("failovers").asInt()).isPositive();
    assertThat(report.get("exchanges").asLong()).isPositive();
    assertThat(report.get("acknowledged").asLong()).isPositive();
    assertThat(report.get("figures").fieldNames())
        .toIterable()
        .contains("direct", "descriptors", "threads");
  }
}
