package io.redisnat.proxy.route;

import static io.redisnat.proxy.route.EntryRig.LOWER;
import static io.redisnat.proxy.route.EntryRig.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Before servers of 6.2, which do not tell what subcommands they have. */
class OldServersTest {

  static List<String> withoutTheirArguments() {
    return OldTable.table().commands().stream()
        .flatMap(command -> command.subcommands().stream())
        .filter(subcommand -> !subcommand.accepts(2))
        .map(subcommand -> subcommand.name().replace('|', ' '))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("withoutTheirArguments")
  void theServerRefusesInItsOwnWordsWhatHasTooFew(String command) {
    String refusal = "-ERR Unknown subcommand or wrong number of arguments for 'x'. Try X HELP.";
    try (EntryRig rig = new EntryRig()) {
      rig.says(command);

      assertThat(Stream.of(rig.asked(LOWER), rig.asked(UPPER))).containsOnlyOnce(command);
      rig.answers(rig.dialled(LOWER) > 0 ? LOWER : UPPER, refusal);
      assertThat(rig.told()).isEqualTo(refusal);
    }
  }

  @Test
  void thoseThatNeedArgumentsAreMany() {
    assertThat(withoutTheirArguments())
        .hasSizeGreaterThan(20)
        .contains("client setname", "client reply", "cluster countkeysinslot", "script load");
  }
}
