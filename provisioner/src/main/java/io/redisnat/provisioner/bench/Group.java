package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The running clients of one kind. */
final class Group {

  private final Clients kind;
  private final Told told;
  private final RedirectCounts counts = new RedirectCounts();
  private final List<LogWriter> writers = new ArrayList<>();
  private final List<PipelineClient> plain = new ArrayList<>();
  private final List<EntryMix> entryMixes = new ArrayList<>();

  /** Makes the clients; {@link #tasks} are to be run. */
  Group(Clients kind, List<String> tags, Duration pause, Findings wrong) {
    this.kind = kind;
    this.told = new Told(kind.isRight());
    for (int i = 0; i < kind.writers(); i++) {
      writers.add(new LogWriter(kind.name() + i, tags, client(), wrong, pause));
    }
    for (HostPort seed : kind.seeds()) {
      for (int i = 0; i < kind.pipelines(); i++) {
        Mix mix = mix(kind.name() + "-" + seed.port() + "-" + i, tags);
        plain.add(
            new PipelineClient(
                new PipelineClient.Place(seed, tags, kind.timeout(), Integer.MAX_VALUE),
                mix,
                wrong));
      }
    }
  }

  private Mix mix(String name, List<String> tags) {
    if (kind.style() == Clients.Style.CLUSTER_AWARE) {
      return new PipelineMix(name, told);
    }
    EntryMix mix = new EntryMix(name, tags, told);
    entryMixes.add(mix);
    return mix;
  }

  /** A client of this kind. */
  LogClient client() {
    return kind.style() == Clients.Style.CLUSTER_AWARE
        ? new ClusterClient(kind.seeds(), kind.timeout(), told, counts)
        : new EntryClient(kind.seeds().get(0), kind.timeout(), told, counts);
  }

  /** What is to be run, each in a thread of its own. */
  List<Runnable> tasks() {
    List<Runnable> tasks = new ArrayList<>(writers);
    tasks.addAll(plain);
    return tasks;
  }

  List<LogWriter> writers() {
    return writers;
  }

  void stop() {
    writers.forEach(LogWriter::stop);
    plain.forEach(PipelineClient::stop);
  }

  /** All writes, those of one writer in their order. */
  List<Write> writes() {
    return writers.stream().flatMap(w -> w.writes().stream()).toList();
  }

  /** The report, with what was counted when the logs were read back. */
  WorkloadReport.Kind report(Tally tally) {
    return new WorkloadReport.Kind(
        kind.name(),
        writes().stream().filter(Write::isAcknowledged).count(),
        tally.lost(),
        tally.outOfOrder(),
        writes().stream().filter(w -> !w.isAcknowledged()).count(),
        tally.inDoubtDone(),
        longestGap(),
        plain.stream().mapToLong(PipelineClient::exchanges).sum(),
        plain.stream().mapToLong(PipelineClient::disconnects).sum(),
        entryMixes.stream().mapToLong(EntryMix::setbacks).sum(),
        counts.sums(),
        told.wrong());
  }

  /**
   * What reading back the logs found of the writes of one kind.
   *
   * @param lost acknowledged and not there
   * @param outOfOrder acknowledged and in the wrong place
   * @param inDoubtDone not acknowledged and there
   */
  record Tally(long lost, long outOfOrder, long inDoubtDone) {}

  private Duration longestGap() {
    return writers.stream()
        .map(LogWriter::writes)
        .map(Group::longestGap)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static Duration longestGap(List<Write> ofOne) {
    Map<Integer, Long> before = new HashMap<>();
    long longest = 0;
    for (Write write : ofOne) {
      if (write.isAcknowledged()) {
        Long last = before.put(write.log(), write.at());
        longest = Math.max(longest, last == null ? 0 : write.at() - last);
      }
    }
    return Duration.ofNanos(longest);
  }
}
