package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redisnat.proxy.session.CasePlayer.Company;
import io.redisnat.proxy.session.CasePlayer.Pieces;
import io.redisnat.proxy.session.RewriteCase.Step;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file below {@code src/test/resources/rewrite}, played in every way that makes sense. */
class RewriteCasesTest {

  private static final int MANY = 1000;
  private static final int FEW = 10;
  private static final List<String> VALUES =
      List.of("$-1\r\n", "$5\r\nhello\r\n", "$0\r\n\r\n", "$9\r\na\r\n-MOVED\r\n");

  static List<RewriteCase> cases() throws IOException, URISyntaxException {
    URL resource = RewriteCasesTest.class.getResource("/rewrite");
    assertThat(resource).isNotNull();
    Path folder = Path.of(resource.toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(file -> RewriteCase.read(folder, file))
          .toList();
    }
  }

  private static List<RewriteCase> cases(Predicate<RewriteCase> wanted)
      throws IOException, URISyntaxException {
    return cases().stream().filter(wanted).toList();
  }

  static List<RewriteCase> unboundCases() throws IOException, URISyntaxException {
    return cases(c -> !c.settings().getOrDefault("surround", "yes").equals("no"));
  }

  static List<RewriteCase> execCases() throws IOException, URISyntaxException {
    return cases(c -> c.has("exec"));
  }

  static List<RewriteCase> inlineCases() throws IOException, URISyntaxException {
    return cases(c -> c.has("inline"));
  }

  static List<RewriteCase> pipelinedCases() throws IOException, URISyntaxException {
    return cases(
        c ->
            c.settings().getOrDefault("pipelined", "yes").equals("yes")
                && c.steps().stream().allMatch(s -> s.closes == null && s.onceKnown == null));
  }

  @Test
  void thereAreCasesOfEveryKind() throws Exception {
    assertThat(cases()).hasSizeGreaterThan(300);
    assertThat(execCases()).hasSizeGreaterThan(20);
    assertThat(inlineCases()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTranslatedInOnePiece(RewriteCase theCase) {
    for (boolean known : outcomes(theCase)) {
      new CasePlayer(theCase, Pieces.WHOLE, known).play();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTranslatedWhereverItIsSplit(RewriteCase theCase) {
    int longest = theCase.steps().stream().mapToInt(step -> step.bytes().length()).max().orElse(0);
    for (boolean known : outcomes(theCase)) {
      new CasePlayer(theCase, Pieces.EACH_BYTE, known).play();
      // A large one is cut at some places only: its outcome does not hang on one byte.
      int stride = longest < 8000 ? 1 : 997;
      for (int i = 0; i <= longest; i += stride) {
        new CasePlayer(theCase, Pieces.inTwo(i), known).play();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("unboundCases")
  void isTranslatedAmongOtherCommands(RewriteCase theCase) {
    boolean closes = theCase.steps().stream().anyMatch(step -> step.closes != null);
    Company gets = new Company(gets(MANY), closes ? "" : gets(FEW));
    Company values = new Company(values(MANY), closes ? "" : values(FEW));
    for (boolean known : outcomes(theCase)) {
      new CasePlayer(theCase, Pieces.WHOLE, known).play(gets, values);
      new CasePlayer(theCase, Pieces.of(1460), known).play(gets, values);
    }
  }

  @ParameterizedTest
  @MethodSource("execCases")
  void isTranslatedInsideATransaction(RewriteCase theCase) {
    assumeTrue(theCase.steps().size() == 2, "one command, one reply");
    Step request = theCase.steps().get(0);
    Step reply = theCase.steps().get(1);
    Company commands = new Company(array("MULTI") + gets(1), gets(1) + array("EXEC"));
    String queued = "+OK\r\n" + "+QUEUED\r\n".repeat(2 + request.lines.size());
    int places = 2 + request.lines.size();
    Company results =
        new Company(queued + "*" + places + "\r\n$-1\r\n", ">2\r\n+invalidate\r\n_\r\n,1.5\r\n");
    for (boolean known : outcomes(theCase)) {
      for (Pieces pieces : List.of(Pieces.WHOLE, Pieces.EACH_BYTE, Pieces.of(13))) {
        CasePlayer player = new CasePlayer(theCase, pieces, known);
        SessionRig rig = player.rig();
        player.play(rig, request, request.bytes(), commands);
        player.play(rig, reply, reply.bytes(), results);
        rig.close();
        assertThat(rig.leaked()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("inlineCases")
  void isTranslatedWhenAskedForInline(RewriteCase theCase) {
    for (Pieces pieces : List.of(Pieces.WHOLE, Pieces.EACH_BYTE)) {
      CasePlayer player = new CasePlayer(theCase, pieces, true);
      SessionRig rig = player.rig();
      for (Step step : theCase.steps()) {
        String bytes = step.byClient ? CaseNotation.inlineCommands(step.lines) : step.bytes();
        player.play(rig, step, bytes, Company.NONE);
      }
      rig.close();
      assertThat(rig.leaked()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pipelinedCases")
  void isTranslatedWhenAllIsAskedAtOnce(RewriteCase theCase) {
    for (Pieces pieces : List.of(Pieces.WHOLE, Pieces.EACH_BYTE, Pieces.of(13))) {
      new CasePlayer(theCase, pieces, true).playPipelined();
    }
  }

  private static List<Boolean> outcomes(RewriteCase theCase) {
    boolean waits = theCase.steps().stream().anyMatch(step -> step.onceKnown != null);
    return waits ? List.of(true, false) : List.of(true);
  }

  private static String array(String word) {
    return CaseNotation.commands(List.of(word));
  }

  private static String gets(int count) {
    return CaseNotation.commands(List.of("GET key")).repeat(count);
  }

  private static String values(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> VALUES.get(i % VALUES.size()))
        .collect(Collectors.joining());
  }
}
