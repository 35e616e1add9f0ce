package io.redisnat.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.route.client.Group;
import io.redisnat.proxy.route.client.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README says what the entry port does with each command: its table is made of the rules
 * themselves. {@code -Dreadme.write=true} writes it anew.
 */
class EntryTableTest {

  private static final Path README = Path.of("README.md");
  private static final String BEGIN =
      "<!-- commands of the entry port: made by EntryTableTest -->\n";
  private static final String END = "<!-- end of commands -->\n";

  @Test
  void theReadmeHasTheRulesThatAreInEffect() throws IOException {
    String readme = Files.readString(README);
    assertThat(readme).contains(BEGIN, END);
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    String current = readme.substring(from, readme.indexOf(END));
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, readme.replace(BEGIN + current, BEGIN + table()));
      return;
    }
    assertThat(current)
        .as("the table in proxy/README.md; -Dreadme.write=true writes it anew")
        .isEqualTo(table());
  }

  private static String table() {
    List<String> rows = new ArrayList<>();
    rows.add("| what | commands | how |");
    rows.add("|---|---|---|");
    for (Group group : Group.values()) {
      for (Rule rule : Registry.rules()) {
        if (rule.group() == group) {
          rows.add(row(group, commands(rule), rule.description()));
        }
      }
      if (group == Group.ROUTED) {
        rows.add(
            row(
                group,
                "all that have no row here, those of modules too",
                "to the node that serves its keys, or any master if it has none; keys in several"
                    + " slots: `CROSSSLOT`"));
      }
    }
    return rows.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(Group group, String commands, String description) {
    return "| %s | %s | %s |".formatted(group.words(), commands, description);
  }

  private static String commands(Rule rule) {
    return rule.commands().stream()
        .map(name -> "`" + name.replace('|', ' ').toUpperCase(Locale.ROOT) + "`")
        .collect(Collectors.joining(", "));
  }
}
