package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The README has every command with every flag, and the exit codes as --help prints them. */
class ReadmeCommandsTest {

  private static final Set<String> COMMON =
      Set.of("--help", "--version", "--name", "--runtime", "--docker-host", "--json");

  private static List<String> readme() throws IOException {
    return Files.readAllLines(Path.of("..", "README.md"));
  }

  private static Stream<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsThereWithItsFlags(String name) throws IOException {
    CommandLine command = Main.commandLine().getSubcommands().get(name);
    String row =
        readme().stream()
            .filter(line -> line.matches("\\| `" + name + "[ `].*"))
            .findFirst()
            .orElse("");

    assertThat(row).as("a row of the table of commands for '%s'", name).isNotEmpty();
    String all = name.equals("up") ? String.join("\n", readme()) : row;
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden() && !COMMON.contains(option.longestName())) {
        assertThat(all).as("flags of '%s'", name).contains("`" + option.longestName());
      }
    }
  }

  @Test
  void exitCodesAreThoseOfTheHelp() throws IOException {
    Map<String, String> codes = Main.commandLine().getCommandSpec().usageMessage().exitCodeList();

    assertThat(codes).hasSize(9);
    codes.forEach(
        (code, meaning) -> {
          try {
            assertThat(readme()).contains("| " + code + " | " + meaning + " |");
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }
}
