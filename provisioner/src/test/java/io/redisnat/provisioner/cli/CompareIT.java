package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.proxy.testing.InstalledProgram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code bench} prints is complete; how good the figures are is not judged here. */
class CompareIT {

  @Test
  void everyWayHasFiguresUnderEveryLoad() {
    Run run = Run.plain("bench", "--rounds", "1", "--transports", "epoll", "--json");

    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
    JsonNode report = run.json();
    List<String> ways = new ArrayList<>(List.of("direct", "redis-nat epoll"));
    if (InstalledProgram.isCi()) {
      ways.add("haproxy");
    }
    for (String load :
        List.of(
            "32 B, pipeline 1",
            "32 B, pipeline 16",
            "16 KiB, pipeline 1",
            "16 KiB, pipeline 16",
            "32 B, 1000 idle",
            "connect storm",
            "SLOTS of 1000 nodes")) {
      assertThat(report.get("results").findValuesAsText("load")).contains(load);
      for (String way : ways) {
        assertMeasured(row(report, load, way), !way.equals("direct"));
      }
    }
    assertThat(report.get("footprints").findValuesAsText("way"))
        .containsAll(ways.subList(1, ways.size()));
  }

  private static JsonNode row(JsonNode report, String load, String way) {
    for (JsonNode row : report.get("results")) {
      if (row.get("load").asText().equals(load) && row.get("way").asText().equals(way)) {
        return row;
      }
    }
    throw new AssertionError("no figures of " + way + " under '" + load + "' in " + report);
  }

  private static void assertMeasured(JsonNode row, boolean hasProcess) {
    assertThat(row.get("opsPerSecond").get("median").asDouble()).as("%s", row).isPositive();
    assertThat(row.get("ofDirect").get("median").asDouble()).as("%s", row).isPositive();
    assertThat(row.get("p99Micros").get("median").asDouble())
        .as("%s", row)
        .isGreaterThanOrEqualTo(row.get("p50Micros").get("median").asDouble());
    if (hasProcess) {
      assertThat(row.get("cpuMicros").get("median").asDouble()).as("%s", row).isPositive();
      assertThat(row.get("residentBytes").get("median").asDouble()).as("%s", row).isPositive();
    }
  }
}
