package io.redisnat.entry;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays one {@link Scenario} to a plain server and to an entry port, and compares every reply.
 *
 * <p>Commands that {@link ClusterRules} knows to be refused are sent to the entry port only. Within
 * a transaction the plain server gets a command with too few arguments in their place, so that it
 * aborts too.
 */
final class Differential implements AutoCloseable {

  private static final Step SPOILER = Step.exact("GET");
  private static final int WALK_EVERY = 60;
  private static final int SPUBLISH_WORDS = 3;

  private final Side one;
  private final Side entry;
  private final List<ClusterRules> rules = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final History history;
  private int commands;

  Differential(HostPort one, HostPort entry, History history) throws IOException {
    this.history = history;
    // One more client, which nothing but the questions for keys disturbs.
    this.one = new Side(one, Scenario.CLIENTS + 1);
    this.entry = new Side(entry, Scenario.CLIENTS);
    for (int i = 0; i < Scenario.CLIENTS; i++) {
      rules.add(new ClusterRules(this::keysOf, this::hasRightCount));
      comparisons.add(new Comparison(history));
    }
  }

  /** Plays until at least {@code steps} commands were compared; the number of commands. */
  int run(Scenario scenario, int steps) throws IOException {
    play(scenario.prologue());
    for (int episode = 1; commands < steps; episode++) {
      for (Batch batch : scenario.next()) {
        play(batch);
      }
      if (episode % WALK_EVERY == 0) {
        new Walk(one, entry, history).compare(episode % Scenario.CLIENTS);
      }
    }
    for (String key : new Walk(one, entry, history).compare(0)) {
      play(Batch.of(0, Contents.of(key)));
    }
    return commands;
  }

  private void play(Batch batch) throws IOException {
    ClusterRules rule = rules.get(batch.client());
    List<Step> expected = new ArrayList<>();
    List<Step> asked = new ArrayList<>();
    for (Step step : batch.steps()) {
      Step ruled = rule.apply(step);
      boolean refused = ruled.difference() == Difference.REFUSED;
      expected.add(ruled);
      asked.add(!refused ? ruled : rule.inTransaction() ? SPOILER : ruled.answeredBy(0));
      history.add(batch.client(), ruled);
    }
    List<String> ones = play(one, batch, asked);
    List<String> entries = play(entry, batch, expected);
    compare(batch, asked, expected, ones, entries);
    commands += expected.size();
  }

  private List<String> play(Side side, Batch batch, List<Step> steps) throws IOException {
    StringBuilder bytes = new StringBuilder();
    int replies = 0;
    for (Step step : steps) {
      boolean skipped = side == one && step.difference() == Difference.REFUSED;
      if (!skipped) {
        bytes.append(batch.inline() ? String.join(" ", step.arguments()) + "\r\n" : step.encoded());
      }
      replies += step.frames();
    }
    try {
      return side.play(batch.client(), bytes.toString(), replies, batch.messages());
    } catch (IOException e) {
      throw history.failure((side == one ? "the plain server" : "the entry port") + ": " + e, e);
    }
  }

  private void compare(
      Batch batch, List<Step> asked, List<Step> expected, List<String> ones, List<String> entries) {
    Comparison comparison = comparisons.get(batch.client());
    int ofOne = 0;
    int ofEntry = 0;
    for (int i = 0; i < expected.size(); i++) {
      Step step = expected.get(i);
      List<String> answers = entries.subList(ofEntry, ofEntry + step.frames());
      int frames = asked.get(i).frames();
      comparison.compare(step, ones.subList(ofOne, ofOne + frames), answers);
      ofOne += frames;
      ofEntry += step.frames();
    }
    comparison.messages(ones.subList(ofOne, ones.size()), entries.subList(ofEntry, entries.size()));
  }

  /** The keys of a command as the plain server sees them. */
  private List<String> keysOf(Step step) {
    if (step.name().equals("SPUBLISH")) {
      return step.arguments().size() == SPUBLISH_WORDS ? step.arguments().subList(1, 2) : List.of();
    }
    List<String> question = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
    question.addAll(step.arguments());
    try {
      RespValue keys = Replies.parse(one.ask(Scenario.CLIENTS, question.toArray(String[]::new)));
      return keys.isError() ? List.of() : Replies.strings(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the plain server takes the command with so many words. */
  private boolean hasRightCount(Step step) {
    int words = step.arguments().size();
    RespValue info = words > 1 ? info(step.name() + "|" + step.arguments().get(1)) : null;
    RespValue known = info == null ? info(step.name()) : info;
    int arity = known == null ? -1 : Replies.integer(Replies.elements(known).get(1));
    return arity < 0 ? words >= -arity : words == arity;
  }

  private @Nullable RespValue info(String command) {
    try {
      String reply = one.ask(Scenario.CLIENTS, "COMMAND", "INFO", command);
      RespValue info = Replies.elements(Replies.parse(reply)).get(0);
      return info.isNull() ? null : info;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    one.close();
    entry.close();
  }
}
