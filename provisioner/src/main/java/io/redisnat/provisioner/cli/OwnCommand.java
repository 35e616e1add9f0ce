package io.redisnat.provisioner.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this very program was started, to start it again. */
final class OwnCommand {

  private OwnCommand() {}

  /** {@code java <flags> -cp <class path> <main class>}. */
  static List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(OwnCommand::isForTheProxyToo)
        .forEach(line::add);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return line;
  }

  /** Not what makes short commands start fast at the price of speed, and no debugger twice. */
  private static boolean isForTheProxyToo(String flag) {
    return (flag.startsWith("-X") || flag.startsWith("-D"))
        && !flag.startsWith("-XX:TieredStopAtLevel");
  }
}
