package io.redisnat.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The commands of {@code commands.txt}, and random ones of them. */
final class CommandBook {

  private static final String SHA = "sha:";

  /** One line. */
  private record Entry(Difference difference, boolean asItStands, Template shape, String refusal) {}

  private final Map<String, String> texts = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final RandomGenerator random;
  private final Values values;
  private final Garbler garbler;

  CommandBook(RandomGenerator random) {
    this.random = random;
    this.values = new Values(random);
    this.garbler = new Garbler(random);
    lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::read);
  }

  private static java.util.stream.Stream<String> lines() {
    try (InputStream in = CommandBook.class.getResourceAsStream("/entry/commands.txt")) {
      byte[] all = Objects.requireNonNull(in, "no commands.txt").readAllBytes();
      return new String(all, StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    if (line.startsWith("let ")) {
      String[] named = line.substring(4).split(" = ", 2);
      texts.put(named[0], named[1].replace("\\n", "\n"));
      return;
    }
    String[] halves = line.split(" => ", 2);
    String[] words = halves[0].split(" ", 2);
    boolean asItStands = words[1].startsWith("! ");
    entries.add(
        new Entry(
            Difference.named(words[0]),
            asItStands,
            Template.parse(asItStands ? words[1].substring(2) : words[1]),
            halves.length == 2 ? halves[1] : ""));
  }

  /**
   * The commands that follow have keys of one slot each, of the same slot, until told otherwise.
   */
  void stayInOneSlot() {
    values.anotherSlot(true);
  }

  /** A random command with keys where {@link #stayInOneSlot} has put them. */
  Step next() {
    Entry entry = entries.get(random.nextInt(entries.size()));
    List<String> arguments = entry.shape().fill(random, this::value);
    Step step = new Step(arguments, entry.difference(), entry.refusal(), 1);
    boolean whole = entry.asItStands() || entry.difference() == Difference.REFUSED;
    return whole ? step : step.with(garbler.perhaps(arguments));
  }

  /** A random command with keys of another slot, now and then of several. */
  Step anywhere() {
    values.anotherSlot(random.nextInt(5) > 0);
    return next();
  }

  /** A value by its name in {@code commands.txt}. */
  String value(String name) {
    if (name.startsWith(SHA)) {
      return sha1(Objects.requireNonNull(texts.get(name.substring(SHA.length())), name));
    }
    String text = texts.get(name);
    return text == null ? values.value(name) : text;
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
