package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Several requests to the engine at once; each is bounded by itself. */
final class Parallel {

  private static final int THREADS = 8;

  private Parallel() {}

  static <T> void forEach(Collection<T> items, Consumer<T> action) {
    map(
        items,
        item -> {
          action.accept(item);
          return item;
        });
  }

  /** The results in the order of the items; the first failure, once all have ended. */
  static <T, R> List<R> map(Collection<T> items, Function<T, R> function) {
    if (items.size() < 2) {
      return items.stream().map(function).toList();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(THREADS, items.size()),
            task -> {
              Thread thread = new Thread(task, "docker");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(pool.submit(() -> function.apply(item))));
      return results(futures);
    } finally {
      pool.shutdownNow();
    }
  }

  private static <R> List<R> results(List<Future<R>> futures) {
    List<R> results = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failures.add(
            e.getCause() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException(e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RuntimeFailure(Kind.INTERNAL, "interrupted", e);
      }
    }
    if (!failures.isEmpty()) {
      failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
      throw failures.get(0);
    }
    return results;
  }
}
