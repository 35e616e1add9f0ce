package io.redisnat.entry;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;

/** Compares the replies to one client's commands, those within transactions one by one. */
final class Comparison {

  private static final String QUEUED = "+QUEUED\r\n";

  private final List<Step> queued = new ArrayList<>();
  private final History history;

  Comparison(History history) {
    this.history = history;
  }

  /** Compares what answers one command. */
  void compare(Step step, List<String> ones, List<String> entries) {
    if (step.difference() == Difference.REFUSED) {
      history.require(
          entries.get(0).startsWith("-" + step.refusal()), step, "-" + step.refusal(), entries);
      return;
    }
    for (int i = 0; i < step.frames(); i++) {
      boolean same =
          ones.get(i).equals(entries.get(i)) || allowed(step, ones.get(i), entries.get(i));
      history.require(same, step, ones.toString(), entries);
    }
    follow(step, ones);
  }

  /** Compares messages that came unasked. */
  void messages(List<String> ones, List<String> entries) {
    history.require(ones.equals(entries), Step.exact("(messages)"), ones.toString(), entries);
  }

  private void follow(Step step, List<String> ones) {
    if (ones.equals(List.of(QUEUED))) {
      queued.add(step);
    } else if (step.name().equals("MULTI")) {
      queued.clear();
    }
  }

  private boolean allowed(Step step, String one, String entry) {
    RespValue ofOne = Replies.parse(one);
    RespValue ofEntry = Replies.parse(entry);
    if (step.name().equals("EXEC") && ofOne instanceof Sequence && ofEntry instanceof Sequence) {
      return together(Replies.elements(ofOne), Replies.elements(ofEntry));
    }
    return step.difference().allows(ofOne, ofEntry);
  }

  private boolean together(List<RespValue> ones, List<RespValue> entries) {
    if (ones.size() != entries.size() || ones.size() != queued.size()) {
      return false;
    }
    for (int i = 0; i < ones.size(); i++) {
      if (!queued.get(i).difference().allows(ones.get(i), entries.get(i))) {
        return false;
      }
    }
    return true;
  }
}
