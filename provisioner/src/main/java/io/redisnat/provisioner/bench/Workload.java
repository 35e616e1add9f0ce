package io.redisnat.provisioner.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Clients that write and read without pause while something happens to the cluster or the proxy,
 * and that account for everything afterwards.
 *
 * <p>What a report without findings proves:
 *
 * <ul>
 *   <li>On each connection every reply was the one to its request, in order, none lost and none
 *       doubled, until the connection closed: see {@link PipelineMix}, whose requests have replies
 *       that are used once.
 *   <li>No acknowledged write is there twice, or in another place than the node said.
 *   <li>Redis replicates asynchronously: a master that dies takes acknowledged writes with it,
 *       whoever made them. All clients append to the same lists, so the places that the nodes
 *       acknowledge are one order over all clients of a master, and what is lost must be its end.
 *       {@link WorkloadReport#holes} counts what is lost otherwise. With none, the writes of
 *       clients of the proxy are exactly as safe as those of direct clients in the same run: up to
 *       one point of the master's order everything is there, behind it nothing, for both.
 *   <li>No client was told an address that is not one of its own side.
 * </ul>
 *
 * <p>Writes whose reply did not come are in doubt and may be there or not; they are not tried
 * again.
 *
 * <p>Thread-safe.
 */
public final class Workload implements AutoCloseable {

  /** Pause of a writer between two writes; a few hundred writes a second each. */
  public static final Duration PAUSE = Duration.ofMillis(2);

  private static final Duration END = Duration.ofSeconds(90);
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final int CHUNK = 10_000;

  private final List<String> tags;
  private final List<Group> groups;
  private final List<Thread> threads = new ArrayList<>();
  private final Findings wrong = new Findings();

  private Workload(List<Clients> kinds, int logs, Duration pause) {
    this.tags = KeySlots.spreadTags(logs);
    this.groups = kinds.stream().map(kind -> new Group(kind, tags, pause, wrong)).toList();
  }

  /**
   * Starts the clients.
   *
   * @param kinds all of them; the first kind reads the logs back
   * @param logs how many lists they append to, in slots spread over the cluster
   * @param pause of each writer between two writes
   */
  public static Workload start(List<Clients> kinds, int logs, Duration pause) {
    Workload workload = new Workload(kinds, logs, pause);
    for (Group group : workload.groups) {
      for (Runnable task : group.tasks()) {
        Thread thread = new Thread(task, "bench-" + workload.threads.size());
        thread.setDaemon(true);
        workload.threads.add(thread);
        thread.start();
      }
    }
    return workload;
  }

  /** The slots of the logs, one each. */
  public List<Integer> slots() {
    return tags.stream().map(KeySlots::of).toList();
  }

  /**
   * Waits until every writer has had a write acknowledged in every log from now on.
   *
   * @return false if that did not happen in time
   */
  public boolean awaitRound(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Map<LogWriter, Long> goal =
        groups.stream()
            .flatMap(group -> group.writers().stream())
            // One more: the first may have been sent before.
            .collect(
                Collectors.toMap(Function.identity(), w -> w.acknowledged() + tags.size() + 1));
    while (goal.entrySet().stream().anyMatch(e -> e.getKey().acknowledged() < e.getValue())) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }

  /**
   * Stops the clients, reads everything back and compares.
   *
   * @throws IllegalStateException if a client does not stop, or a log cannot be read
   */
  public WorkloadReport finish() throws InterruptedException {
    stop();
    try (LogClient reader = groups.get(0).client()) {
      Map<Group, List<List<Write>>> writes =
          groups.stream().collect(Collectors.toMap(Function.identity(), this::byLog));
      Sums sums = new Sums(groups);
      for (int log = 0; log < tags.size(); log++) {
        int index = log;
        Verification read = new Verification(read(reader, tags.get(log)));
        sums.add(read, g -> writes.getOrDefault(g, List.of()).get(index));
      }
      return new WorkloadReport(
          groups.stream().map(g -> g.report(sums.tally(g))).toList(),
          sums.holes(),
          sums.doubled(),
          sums.strangers(),
          wrong.first(),
          wrong.count());
    }
  }

  private List<List<Write>> byLog(Group group) {
    List<List<Write>> byLog = new ArrayList<>();
    tags.forEach(tag -> byLog.add(new ArrayList<>()));
    group.writes().forEach(write -> byLog.get(write.log()).add(write));
    return byLog;
  }

  private static List<String> read(LogClient reader, String tag) throws InterruptedException {
    List<String> entries = new ArrayList<>();
    int slot = KeySlots.of(tag);
    while (true) {
      String from = Integer.toString(entries.size());
      String to = Integer.toString(entries.size() + CHUNK - 1);
      try {
        Reply reply = reader.call(slot, READ_LIMIT, "LRANGE", LogWriter.log(tag), from, to);
        if (reply.type() != '*') {
          throw new IllegalStateException("LRANGE was answered " + reply);
        }
        reply.items().forEach(item -> entries.add(String.valueOf(item.text())));
        if (reply.items().size() < CHUNK) {
          return entries;
        }
      } catch (UnansweredException e) {
        if (!e.isInDoubt()) {
          throw new IllegalStateException("a log cannot be read: " + e.getMessage(), e);
        }
      }
    }
  }

  private void stop() throws InterruptedException {
    groups.forEach(Group::stop);
    long deadline = System.nanoTime() + END.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        throw new IllegalStateException("a client does not stop: " + thread.getName());
      }
    }
  }

  /** Stops the clients, whatever they are doing. */
  @Override
  public void close() {
    groups.forEach(Group::stop);
    threads.forEach(Thread::interrupt);
  }
}
