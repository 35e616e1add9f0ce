package io.redisnat.matrix;

import io.redisnat.matrix.Result.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client program that runs. Used by one thread. */
final class ClientRun implements AutoCloseable {

  private static final Duration SCENARIO = Duration.ofSeconds(35);
  private static final Pattern TITLE = Pattern.compile("# client (\\S+) (\\S+).*");
  private static final String END = "end of output";

  private final ClientProgram program;
  private final Path errors;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Map<Scenario, Result> results = new EnumMap<>(Scenario.class);
  private String version = "";
  private String ended = "";

  /**
   * Starts the program.
   *
   * @param command that runs it
   * @param environment where and how to connect
   */
  ClientRun(ClientProgram program, List<String> command, Map<String, String> environment)
      throws IOException {
    this.program = program;
    this.errors = Files.createTempFile("redis-nat-client-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("RN_"));
    builder.environment().putAll(environment);
    this.process = builder.redirectError(errors.toFile()).start();
    Thread reader = new Thread(this::read, "output of " + program.name());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(lines::add);
    } catch (UncheckedIOException | IOException e) {
      lines.add("# " + e);
    } finally {
      lines.add(END);
    }
  }

  ClientProgram program() {
    return program;
  }

  /** Of the library, as the program says. */
  String version() {
    return version;
  }

  /** Waits for the scenarios that need nothing from outside. */
  void awaitQuietScenarios() throws InterruptedException {
    for (Scenario scenario : Scenario.values()) {
      if (scenario.isQuiet()) {
        await(scenario);
      }
    }
  }

  /** Lets the program begin a loop; it goes on at once if the program is no more. */
  void beginLoop(Scenario scenario, boolean strict) {
    tell("loop %s %s".formatted(scenario.label(), strict ? "strict" : "lenient"));
  }

  /** Waits until the loop works. */
  void awaitLooping(Scenario scenario) throws InterruptedException {
    awaitLine("# looping " + scenario.label(), scenario);
  }

  /** Lets the program end its loop. */
  void endLoop() {
    tell("end");
  }

  /** Waits for the result of a scenario. */
  void await(Scenario scenario) throws InterruptedException {
    awaitLine(END, scenario);
  }

  /** Reads until this line or the result of the scenario has come; silence is a failure. */
  private void awaitLine(String wanted, Scenario scenario) throws InterruptedException {
    long deadline = System.nanoTime() + SCENARIO.toNanos();
    while (!results.containsKey(scenario)) {
      String line =
          ended.isEmpty() ? lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) : END;
      if (line == null) {
        process.destroyForcibly();
        ended = "no answer within %d s%s".formatted(SCENARIO.toSeconds(), complaint());
      } else if (line.equals(END) && ended.isEmpty()) {
        ended = "the program ended" + complaint();
      } else {
        note(line, scenario);
      }
      if (!ended.isEmpty()) {
        results.putIfAbsent(scenario, withoutAnswer());
      }
      if (line != null && line.equals(wanted)) {
        return;
      }
    }
  }

  /** What cannot even connect as it is asked to, as with a certificate, offers nothing else. */
  private Result withoutAnswer() {
    Result connect = results.get(Scenario.CONNECT);
    boolean offered = connect == null || connect.verdict() != Verdict.NOT_OFFERED;
    return offered ? Result.fail(ended) : connect;
  }

  private void note(String line, Scenario scenario) {
    Matcher title = TITLE.matcher(line);
    if (title.matches()) {
      version = title.group(2);
    }
    Optional<Result> result = Result.parse(line, scenario);
    result.ifPresent(r -> results.put(scenario, r));
  }

  private String complaint() {
    try {
      List<String> said = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
      return said.isEmpty() ? "" : ", after saying: " + said.get(said.size() - 1);
    } catch (IOException e) {
      return "";
    }
  }

  private void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It is gone; its results say so.
    }
  }

  /** What became of each scenario that was waited for. */
  Map<Scenario, Result> results() {
    return results;
  }

  /** Ends the program, which is asked first. */
  @Override
  public void close() throws IOException, InterruptedException {
    tell("quit");
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Files.deleteIfExists(errors);
  }
}
