package io.redisnat.matrix.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Prints results in the Test Anything Protocol. */
final class Tap {

  private static final long LIMIT_SECONDS = 30;

  private final PrintWriter out =
      new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "scenario");
            thread.setDaemon(true);
            return thread;
          });
  private int count;
  private boolean failed;

  /** Prints a comment. */
  void say(String line) {
    out.println("# " + line);
  }

  /** Prints a line as it is. */
  void print(String line) {
    out.println(line);
  }

  /**
   * Runs a scenario for half a minute at most and prints what became of it.
   *
   * @param scenario returns a remark, or the empty string
   */
  void run(String name, Callable<String> scenario) {
    count++;
    Future<String> result = threads.submit(scenario);
    try {
      String remark = result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      out.println("ok %d - %s%s".formatted(count, name, remark.isEmpty() ? "" : " # " + remark));
    } catch (ExecutionException e) {
      // What blocks has a thread of its own, and so one wrapping more.
      Throwable cause =
          e.getCause() instanceof ExecutionException inner ? inner.getCause() : e.getCause();
      if (cause instanceof NotOffered reason) {
        out.println("ok %d - %s # SKIP %s".formatted(count, name, reason.getMessage()));
      } else {
        fail(name, e.getCause());
      }
    } catch (TimeoutException e) {
      result.cancel(true);
      fail(name, e);
    } catch (InterruptedException e) {
      fail(name, e);
      Thread.currentThread().interrupt();
    }
  }

  private void fail(String name, @Nullable Throwable cause) {
    failed = true;
    StringBuilder why = new StringBuilder();
    for (Throwable t = cause; t != null && why.length() < 600; t = t.getCause()) {
      why.append(why.isEmpty() ? "" : ", because of ")
          .append(t.getClass().getSimpleName())
          .append(": ")
          .append(t.getMessage());
    }
    out.println(
        "not ok %d - %s # %s".formatted(count, name, why.toString().replaceAll("\\s+", " ")));
  }

  /** Prints the plan; the exit code of the program. */
  int end() {
    out.println("1.." + count);
    return failed ? 1 : 0;
  }
}
