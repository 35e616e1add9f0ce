package io.redisnat.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.reload.ReloadReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloaderTest {

  private final List<String> events = new ArrayList<>();

  private static ProxyConfig config(String settings) {
    return ConfigReader.parse(
        "redis-nat { upstream.seeds = \"127.0.0.1:1\"\n" + settings + "\n}", "test");
  }

  private final class Part implements Reloadable.Prepared {

    private final String name;

    Part(String name, ProxyConfig next) {
      this.name = name;
      events.add("prepare " + name + " " + next.drainTimeout().toSeconds());
    }

    @Override
    public void commit() {
      events.add("commit " + name);
    }

    @Override
    public void discard() {
      events.add("discard " + name);
    }
  }

  private Reloadable part(String name) {
    return next -> new Part(name, next);
  }

  private static ReloadReport reload(Reloader reloader, String settings) {
    return reloader.reload(() -> config(settings), () -> false);
  }

  @Test
  void allPartsMakeReadyBeforeAnyGoesOn() {
    Reloader reloader = new Reloader(config(""), List.of(part("a"), part("b")));

    ReloadReport report = reload(reloader, "drain-timeout = 3s");

    assertThat(report.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(events).containsExactly("prepare a 3", "prepare b 3", "commit a", "commit b");
    assertThat(reloader.counters().count(Outcome.APPLIED)).isEqualTo(1);
    assertThat(reload(reloader, "drain-timeout = 3s").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void whereOneCannotNoneDoes() {
    Reloadable cannot =
        next -> {
          throw RefusedException.conflict(new IllegalStateException("taken"));
        };
    Reloader reloader = new Reloader(config(""), List.of(part("a"), cannot, part("c")));

    ReloadReport report = reload(reloader, "drain-timeout = 3s");

    assertThat(report).isEqualTo(ReloadReport.failed(Outcome.REFUSED, List.of("taken")));
    assertThat(events).containsExactly("prepare a 3", "discard a");
    assertThat(reloader.counters().wasLastSuccessful()).isFalse();
    assertThat(reloader.counters().count(Outcome.REFUSED)).isEqualTo(1);
  }

  @Test
  void aDefectOfOnePartLeavesTheOthersAsTheyWere() {
    Reloadable broken =
        next -> {
          throw new IllegalStateException("defect");
        };
    Reloader reloader = new Reloader(config(""), List.of(part("a"), broken));

    assertThatThrownBy(() -> reload(reloader, "")).hasMessage("defect");
    assertThat(events).containsExactly("prepare a 10", "discard a");
  }

  @Test
  void whatCannotBeReadIsNotTried() {
    Reloader reloader = new Reloader(config(""), List.of(part("a")));

    ReloadReport report = reload(reloader, "nonsense = 1\nlimits.max-depth = 1");

    assertThat(report.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(report.problems()).hasSize(2);
    assertThat(events).isEmpty();
  }

  @Test
  void aProxyThatStopsReadsNothing() {
    Reloader reloader = new Reloader(config(""), List.of(part("a")));

    ReloadReport report =
        reloader.reload(
            () -> {
              throw new AssertionError("read");
            },
            () -> true);

    assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(report.lines()).contains("the proxy is stopping");
  }

  @Test
  void whatNeedsARestartIsNamedAgainEachTimeAndNotGivenToTheParts() {
    List<ProxyConfig> given = new ArrayList<>();
    Reloader reloader =
        new Reloader(
            config(""),
            List.of(
                next -> {
                  given.add(next);
                  return () -> {};
                }));

    for (int i = 0; i < 2; i++) {
      assertThat(reload(reloader, "event-loops = 3").waiting())
          .containsExactly("event-loops: 0 -> 3");
    }
    assertThat(given).hasSize(2).allMatch(next -> next.eventLoops() == 0);
  }

  @Test
  void filesThatAreReadAnewAreChangesToo() {
    Reloader reloader =
        new Reloader(
            config(""),
            List.of(
                next ->
                    new Reloadable.Prepared() {
                      @Override
                      public void commit() {}

                      @Override
                      public List<String> changes() {
                        return List.of("a file is new");
                      }
                    }));

    ReloadReport report = reload(reloader, "");

    assertThat(report.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(report.changes()).containsExactly("a file is new");
  }
}
