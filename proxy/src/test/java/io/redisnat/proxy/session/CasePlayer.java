package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.session.RewriteCase.Step;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays one case once.
 *
 * @param pieces how the bytes of one step are cut into reads
 * @param nodeBecomesKnown what happens when a reply names node {@code c}
 */
record CasePlayer(RewriteCase theCase, Pieces pieces, boolean nodeBecomesKnown) {

  /** Cuts bytes into reads. */
  interface Pieces {
    void cut(String bytes, Consumer<String> read);

    /** All at once. */
    Pieces WHOLE = (bytes, read) -> read.accept(bytes);

    /** As badly as it can come. */
    Pieces EACH_BYTE = (bytes, read) -> inPieces(bytes, 1, read);

    /** In reads of {@code size}. */
    static Pieces of(int size) {
      return (bytes, read) -> inPieces(bytes, size, read);
    }

    /** In two, the first having {@code length} bytes. */
    static Pieces inTwo(int length) {
      return (bytes, read) -> {
        int at = Math.min(length, bytes.length());
        read.accept(bytes.substring(0, at));
        read.accept(bytes.substring(at));
      };
    }

    private static void inPieces(String bytes, int size, Consumer<String> read) {
      for (int i = 0; i < bytes.length(); i += size) {
        read.accept(bytes.substring(i, Math.min(i + size, bytes.length())));
      }
    }
  }

  /** Bytes around a step that must come through unchanged on both sides. */
  record Company(String before, String after) {
    static final Company NONE = new Company("", "");

    String around(String bytes) {
      return before + bytes + after;
    }
  }

  void play() {
    play(Company.NONE, Company.NONE);
  }

  /** With company for the first step of the client and the first of the node. */
  void play(Company ofRequests, Company ofReplies) {
    SessionRig rig = rig();
    boolean firstRequest = true;
    boolean firstReply = true;
    for (Step step : theCase.steps()) {
      Company company = Company.NONE;
      if (step.byClient ? firstRequest : firstReply) {
        company = step.byClient ? ofRequests : ofReplies;
      }
      firstRequest &= !step.byClient;
      firstReply &= step.byClient;
      play(rig, step, step.bytes(), company);
    }
    rig.close();
    assertThat(rig.leaked()).as("bytes not released").isZero();
  }

  /** All that the client sends goes first, then all that the node sends. */
  void playPipelined() {
    SessionRig rig = rig();
    StringBuilder requests = new StringBuilder();
    StringBuilder forwarded = new StringBuilder();
    StringBuilder replies = new StringBuilder();
    StringBuilder received = new StringBuilder();
    for (Step step : theCase.steps()) {
      String bytes = step.bytes();
      (step.byClient ? requests : replies).append(bytes);
      forwarded.append(step.toNode(bytes));
      received.append(step.toClient(bytes));
    }
    pieces.cut(requests.toString(), rig::fromClient);
    assertThat(rig.toNode()).as("%s: what the node got", theCase).isEqualTo(forwarded.toString());
    pieces.cut(replies.toString(), rig::fromNode);
    assertThat(rig.toClient())
        .as("%s: what the client got", theCase)
        .isEqualTo(received.toString());
    rig.close();
    assertThat(rig.leaked()).as("bytes not released").isZero();
  }

  SessionRig rig() {
    return new SessionRig(
        Integer.parseInt(theCase.settings().getOrDefault("self", "0")),
        Optional.ofNullable(theCase.settings().get("advertise")),
        theCase.has("must-log-in"),
        theCase.has("tls"));
  }

  void play(SessionRig rig, Step step, String bytes, Company company) {
    Consumer<String> reader = step.byClient ? rig::fromClient : rig::fromNode;
    String sent = company.around(bytes);
    if (step.closes != null) {
      assertThat(catchThrowable(() -> pieces.cut(sent, reader)))
          .as("%s: what is sent last", theCase)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(step.closes);
      assertThat(rig.toNode()).as("what the node got").startsWith(step.toNode(bytes));
      assertThat(rig.toClient()).as("what the client got").startsWith(step.toClient(bytes));
      return;
    }
    pieces.cut(sent, reader);
    String toClient = step.toClient(bytes);
    if (step.onceKnown != null) {
      waitForTopology(rig, step);
      toClient = CaseNotation.wire(nodeBecomesKnown ? step.onceKnown : step.ifUnknown);
    }
    String toNode = step.toNode(bytes);
    Company none = Company.NONE;
    assertThat(rig.toNode())
        .as("%s: what the node got", theCase)
        .isEqualTo((step.byClient ? company : none).around(toNode));
    assertThat(rig.toClient())
        .as("%s: what the client got", theCase)
        .isEqualTo((step.byClient ? none : company).around(toClient));
  }

  // As HoldTimer does, but for the clock.
  private void waitForTopology(SessionRig rig, Step step) {
    assertThat(rig.unknown()).as("%s: unknown addresses", theCase).isNotEmpty();
    rig.retry(false);
    if (nodeBecomesKnown) {
      rig.refresh();
      rig.retry(false);
    }
    // The time of each reply that waits still is up.
    for (int i = 0; i < theCase.steps().size() + step.lines.size(); i++) {
      rig.retry(true);
    }
  }
}
