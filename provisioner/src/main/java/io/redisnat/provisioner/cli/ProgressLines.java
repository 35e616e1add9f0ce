package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Progress;
import java.io.PrintWriter;

/** Progress for people: on a terminal in place, elsewhere one line for each tenth. */
final class ProgressLines implements Progress {

  private static final int WIDTH = 30;
  private static final int TENTHS = 10;

  private final PrintWriter err;
  private final boolean terminal;
  private int shown = -1;

  ProgressLines(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public synchronized void line(String text) {
    shown = -1;
    err.println(text);
    err.flush();
  }

  @Override
  public synchronized void share(String what, int done, int all) {
    boolean end = done >= all;
    int tenth = (int) ((long) done * TENTHS / Math.max(1, all));
    if (terminal) {
      int bars = (int) ((long) done * WIDTH / Math.max(1, all));
      err.print("\r[%s%s] ".formatted("#".repeat(bars), " ".repeat(WIDTH - bars)));
      err.print("%s: %d of %d%s".formatted(what, done, all, end ? "\n" : ""));
    } else if (tenth != shown || end) {
      err.println("%s: %d of %d".formatted(what, done, all));
    }
    shown = tenth;
    err.flush();
  }
}
