package io.redisnat.proxy.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One case file.
 *
 * @param name path below the folder of the cases
 * @param settings the words behind {@code set:}; a word without a value is its own value
 * @param steps what happens, in order
 */
record RewriteCase(String name, Map<String, String> settings, List<Step> steps) {

  /** Who sends what, and what both sides must have received when it was taken. */
  static final class Step {
    final boolean byClient;
    final List<String> lines = new ArrayList<>();
    @Nullable List<String> nodeReceives;
    @Nullable List<String> clientReceives;
    @Nullable List<String> onceKnown;
    List<String> ifUnknown = List.of();
    @Nullable String closes;

    Step(boolean byClient) {
      this.byClient = byClient;
    }

    String bytes() {
      return byClient ? CaseNotation.commands(lines) : CaseNotation.wire(lines);
    }

    String toNode(String sent) {
      String unchanged = byClient && closes == null ? sent : "";
      return nodeReceives == null ? unchanged : CaseNotation.commands(nodeReceives);
    }

    String toClient(String sent) {
      String unchanged = byClient || closes != null ? "" : sent;
      return clientReceives == null ? unchanged : CaseNotation.wire(clientReceives);
    }
  }

  /** True if the case has this word, and does not say {@code no} to it. */
  boolean has(String setting) {
    return !settings.getOrDefault(setting, "no").equals("no");
  }

  static RewriteCase read(Path folder, Path file) {
    try {
      RewriteCase read =
          new RewriteCase(folder.relativize(file).toString(), new HashMap<>(), new ArrayList<>());
      List<String> section = new ArrayList<>();
      boolean commented = false;
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("#") && read.steps.isEmpty()) {
          commented = true;
        } else if (line.startsWith("set: ")) {
          read.set(line.substring(5));
        } else if (line.startsWith("--- ")) {
          section = read.section(line.substring(4));
        } else if (!line.isEmpty()) {
          section.add(line);
        }
      }
      if (!commented || read.steps.isEmpty()) {
        throw new IllegalArgumentException(file + " has no comment or no section");
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void set(String words) {
    for (String word : words.split(" ")) {
      int equals = word.indexOf('=');
      settings.put(
          equals < 0 ? word : word.substring(0, equals),
          equals < 0 ? word : word.substring(equals + 1));
    }
  }

  private List<String> section(String title) {
    if (title.equals("client sends") || title.equals("node sends")) {
      steps.add(new Step(title.startsWith("client")));
      return last().lines;
    }
    List<String> lines = new ArrayList<>();
    switch (title) {
      case "still translates" -> probe(null);
      case "is blind" -> probe(List.of(CaseNotation.REFUSAL));
      case "node receives" -> last().nodeReceives = lines;
      case "client receives" -> last().clientReceives = lines;
      case "client receives, once the node is known" -> last().onceKnown = lines;
      case "client receives, if it stays unknown" -> last().ifUnknown = lines;
      default -> {
        if (!title.startsWith("closes: ")) {
          throw new IllegalArgumentException(name + ": no section is called " + title);
        }
        last().closes = title.substring(8);
      }
    }
    return lines;
  }

  // Asks for the topology, and gets it translated, unless the node is to see something else.
  private void probe(@Nullable List<String> refusal) {
    Step request = new Step(true);
    request.lines.add("CLUSTER SLOTS");
    request.nodeReceives = refusal;
    Step reply = new Step(false);
    reply.lines.addAll(refusal == null ? CaseNotation.INSIDE : CaseNotation.REFUSED);
    reply.clientReceives = refusal == null ? CaseNotation.OUTSIDE : null;
    steps.addAll(List.of(request, reply));
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
