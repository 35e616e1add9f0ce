package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.health.ObservedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The loop: observe, ask the goal, apply one step, verify it, again. Every wait is bounded, so it
 * ends: with the goal reached, or with what is in the way, or with what did not happen in time.
 */
public final class Rounds {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int MOST_REFUSALS = 7;

  /** A node that was too busy to answer once must not end the run. */
  private static final int CONFIRMATIONS = 10;

  private final World world;
  private final Goal goal;
  private final Limits limits;
  private final Consumer<String> progress;
  private final List<Step> done = new ArrayList<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<Change, Integer> refusals = new HashMap<>();
  private String said = "";

  /**
   * How long things may take.
   *
   * @param step one step, or one wait for something that is under way
   * @param all the whole run
   */
  public record Limits(Duration step, Duration all) {}

  /**
   * Nothing is done yet.
   *
   * @param progress gets a short line at each step, and when something new is waited for
   */
  public Rounds(World world, Goal goal, Limits limits, Consumer<String> progress) {
    this.world = world;
    this.goal = goal;
    this.limits = limits;
    this.progress = progress;
  }

  /** Works until the goal is reached or cannot be. */
  public Outcome run() {
    Duration end = world.clock().plus(limits.all());
    Duration patience = world.clock().plus(limits.step());
    int blockedInARow = 0;
    while (true) {
      ObservedCluster now = world.observe();
      Next next = goal.next(now);
      blockedInARow = next instanceof Next.Blocked ? blockedInARow + 1 : 0;
      if (next instanceof Next.Done) {
        return new Outcome(Result.DONE, done, List.of(), now);
      }
      if (next instanceof Next.Blocked blocked) {
        if (blockedInARow == CONFIRMATIONS) {
          return new Outcome(Result.BLOCKED, done, blocked.reasons(), now);
        }
        world.pause(PAUSE);
      }
      if (world.clock().compareTo(end) >= 0) {
        return timedOut("the time for the whole run is over", now);
      }
      if (next instanceof Next.Wait wait) {
        if (world.clock().compareTo(patience) >= 0) {
          return timedOut("waited in vain for " + wait.reason(), now);
        }
        say("waiting for " + wait.reason());
        world.pause(PAUSE);
      }
      if (next instanceof Next.Act act) {
        Optional<Outcome> failure = execute(act.step());
        if (failure.isPresent()) {
          return failure.get();
        }
        patience = world.clock().plus(limits.step());
      }
    }
  }

  private Outcome timedOut(String problem, ObservedCluster now) {
    return new Outcome(Result.TIMED_OUT, done, List.of(problem), now);
  }

  private void say(String line) {
    if (!line.equals(said)) {
      said = line;
      progress.accept(line);
    }
  }

  /** Applies and verifies; empty unless this is the end of the run. */
  private Optional<Outcome> execute(Step step) {
    say(step.why());
    for (Change change : step.changes()) {
      Optional<String> refusal = world.apply(change);
      if (refusal.isPresent()) {
        return refused(step, change, refusal.get());
      }
    }
    int tried = tries.merge(step.why(), 1, Integer::sum);
    Duration end = world.clock().plus(limits.step());
    while (true) {
      ObservedCluster now = world.observe();
      if (step.isDone().test(now)) {
        done.add(step);
        return Optional.empty();
      }
      if (world.clock().compareTo(end) >= 0) {
        boolean again = tried < goal.attempts();
        return again
            ? Optional.empty()
            : Optional.of(
                timedOut(step.why() + ": " + step.expected() + " was not seen in time", now));
      }
      world.pause(PAUSE);
    }
  }

  /** What a node refuses now it may accept a moment later, when it has heard more from others. */
  private Optional<Outcome> refused(Step step, Change change, String refusal) {
    int times = refusals.merge(change, 1, Integer::sum);
    if (times < MOST_REFUSALS) {
      world.pause(PAUSE.multipliedBy(1L << times));
      return Optional.empty();
    }
    return Optional.of(
        new Outcome(
            Result.BLOCKED,
            done,
            List.of(
                "%s: %s was refused %d times: %s".formatted(step.why(), change, times, refusal)),
            world.observe()));
  }
}
