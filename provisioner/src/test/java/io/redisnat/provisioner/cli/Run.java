package io.redisnat.provisioner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * A command that was executed in this JVM.
 *
 * @param code its exit code
 * @param out what it printed as result
 * @param err what it printed besides
 */
record Run(int code, String out, String err) {

  /** Executes a command whose state is kept under {@code root}; a new cluster is a local one. */
  static Run of(Path root, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (args.length > 0 && args[0].equals("up") && !all.contains("--runtime")) {
      // Else it would be on docker wherever an engine answers.
      all.addAll(1, List.of("--runtime", "local"));
    }
    // Behind the command itself: what follows "--" is not for it.
    boolean nested = args.length > 1 && args[0].equals("proxy");
    all.addAll(nested ? 2 : 1, List.of("--state-dir", root.toString()));
    return plain(all.toArray(String[]::new));
  }

  static Run plain(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(args);
    return new Run(code, out.toString(), err.toString());
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + out, e);
    }
  }
}
