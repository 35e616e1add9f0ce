package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks several nodes in parallel and gathers what they say, within one time limit. Once a member of
 * a cluster has answered, the others have a moment more and no longer: one dead address must not
 * delay a client whose reply is held for this.
 */
final class Round {

  private static final Duration STRAGGLERS = Duration.ofMillis(200);
  private static final int STRAGGLERS_FACTOR = 3;
  private static final String TLS_HINT = "; is that a TLS port?";

  private final List<Answer> answers = new ArrayList<>();
  private final Map<HostPort, String> failures = new TreeMap<>();
  private final Set<HostPort> silent = new HashSet<>();
  private final NodeAsker asker;
  private final Duration limit;

  Round(NodeAsker asker, Duration limit) {
    this.asker = asker;
    this.limit = limit;
  }

  private record Result(HostPort address, @Nullable Answer answer, @Nullable Throwable failure) {}

  /**
   * Asks those that have neither answered nor failed yet, and waits within the limit.
   *
   * @param unlikely those of them that are waited for only if there is a connection to them; else
   *     it opens meanwhile, for the next time
   */
  void ask(Collection<HostPort> addresses, Set<HostPort> unlikely) throws InterruptedException {
    Set<HostPort> open = new HashSet<>(addresses);
    open.removeAll(failures.keySet());
    silent.removeAll(open);
    answers.forEach(answer -> open.remove(answer.askedAs()));
    Set<HostPort> awaited = new HashSet<>(open);
    awaited.removeIf(address -> unlikely.contains(address) && !asker.isConnected(address));
    BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    for (HostPort address : open) {
      asker.ask(address).whenComplete((a, failure) -> results.add(new Result(address, a, failure)));
    }
    long start = System.nanoTime();
    long end = start + limit.toNanos();
    while (!awaited.isEmpty()) {
      Result result = results.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (result == null) {
        break;
      }
      open.remove(result.address());
      awaited.remove(result.address());
      if (take(result)) {
        end = Math.min(end, stragglersEnd(start));
      }
    }
    silent.addAll(open);
  }

  /** True if the answer is that of a member of a cluster. */
  private boolean take(Result result) {
    Answer answer = result.answer();
    if (answer != null) {
      answers.add(answer);
      return !answer.view().isLonely();
    }
    Throwable failure = result.failure();
    failures.put(result.address(), failure == null ? "no answer" : FailureReason.of(failure));
    asker.drop(result.address());
    return false;
  }

  private static long stragglersEnd(long start) {
    long now = System.nanoTime();
    return now + Math.max(STRAGGLERS.toNanos(), (now - start) * STRAGGLERS_FACTOR);
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Why each of the others gave none, in order of address. */
  SortedMap<HostPort, String> failures() {
    SortedMap<HostPort, String> all = new TreeMap<>(failures);
    silent.forEach(address -> all.put(address, FailureReason.SILENT));
    if (asker.speaksTls()) {
      // A server without TLS takes a handshake for the beginning of a command, and waits on.
      all.replaceAll((address, why) -> why + (why.equals(FailureReason.SILENT) ? TLS_HINT : ""));
    }
    return all;
  }
}
