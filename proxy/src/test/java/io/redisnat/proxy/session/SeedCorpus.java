package io.redisnat.proxy.session;

import io.redisnat.proxy.resp.ReplyWalkerFuzz;
import io.redisnat.proxy.resp.RequestWalkerFuzz;
import io.redisnat.proxy.session.RewriteCase.Step;
import io.redisnat.proxy.testing.RespGenerator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What fuzzing begins with: the rewrite cases, and what was found before. */
public final class SeedCorpus {

  /** Every target there is. */
  public static final List<Class<?>> TARGETS =
      List.of(
          ReplyWalkerFuzz.class,
          RequestWalkerFuzz.class,
          RewriterFuzz.class,
          UserDataFuzz.class,
          SessionFuzz.class);

  /** Longer ones would only slow the fuzzer down. */
  private static final int MAX_LENGTH = 2048;

  private static final int GENERATED = 40;

  private SeedCorpus() {}

  /** The seeds of one target, none longer than a fuzzer likes. */
  public static List<byte[]> of(Class<?> target) throws IOException, URISyntaxException {
    List<byte[]> seeds = new ArrayList<>(findings(target));
    for (String seed : texts(target)) {
      if (!seed.isEmpty() && seed.length() <= MAX_LENGTH) {
        seeds.add(seed.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return seeds;
  }

  private static List<byte[]> findings(Class<?> target) throws IOException, URISyntaxException {
    URL folder = SeedCorpus.class.getResource("/fuzz/" + target.getSimpleName());
    List<byte[]> findings = new ArrayList<>();
    if (folder != null) {
      try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
        for (Path file : files.sorted().toList()) {
          findings.add(Files.readAllBytes(file));
        }
      }
    }
    return findings;
  }

  private static List<String> texts(Class<?> target) throws IOException, URISyntaxException {
    List<String> texts = new ArrayList<>();
    for (RewriteCase theCase : RewriteCasesTest.cases()) {
      add(theCase, target, texts);
    }
    for (int i = 0; i < GENERATED && target == ReplyWalkerFuzz.class; i++) {
      texts.add(new RespGenerator(i, true).frame());
    }
    return texts;
  }

  private static void add(RewriteCase theCase, Class<?> target, List<String> texts) {
    StringBuilder script = new StringBuilder();
    for (Step step : theCase.steps()) {
      String bytes = step.bytes();
      script.append(step.byClient ? SessionFuzz.Step.CLIENT_SENDS : SessionFuzz.Step.NODE_SENDS);
      script.append(bytes);
      if (step.onceKnown != null) {
        script.append(SessionFuzz.Step.NODE_BECOMES_KNOWN);
      }
      if (target == (step.byClient ? RequestWalkerFuzz.class : ReplyWalkerFuzz.class)) {
        texts.add(bytes);
      } else if (target == RewriterFuzz.class && !step.byClient) {
        texts.add((char) kind(theCase) + bytes);
      } else if (target == UserDataFuzz.class && !step.byClient) {
        texts.add("\u00ff" + bytes);
      }
    }
    if (target == SessionFuzz.class) {
      texts.add(script.toString());
    }
  }

  // The folder of a case says what it is about.
  private static int kind(RewriteCase theCase) {
    String folder = theCase.name().split("[/\\\\]")[0].toUpperCase(Locale.ROOT);
    for (int i = 0; i < RewriterFuzz.KINDS.size(); i++) {
      if (RewriterFuzz.KINDS.get(i).name().equals(folder)) {
        return i;
      }
    }
    return RewriterFuzz.KINDS.size() + (folder.equals("PUSH") ? 1 : 0);
  }
}
