package io.redisnat.provisioner.outside;

import io.redisnat.proxy.Main;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this very program was started, to start a proxy in the same way. */
public final class OwnCommand {

  private static final String JAR = "redis-nat.jar";

  /**
   * A proxy forwards without making garbage: what Java takes for its heap by default, a 64th of all
   * memory at once, would only make it large. What this program was started with comes behind, and
   * wins.
   */
  private static final List<String> SMALL_AT_FIRST = List.of("-Xms16m", "-Xmn6m");

  private OwnCommand() {}

  /**
   * {@code java <flags> -cp <class path> <main class>}: the class of a proxy alone, which knows no
   * other command and so is sooner ready.
   *
   * @param directory gets the jar: a build that replaces the jar must not pull it out from under
   *     the process that is started
   */
  public static List<String> proxy(Path directory) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(SMALL_AT_FIRST);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(OwnCommand::isForTheProxyToo)
        .forEach(line::add);
    String classPath = System.getProperty("java.class.path");
    Path jar = Path.of(classPath.split(File.pathSeparator, 2)[0]);
    if (jar.endsWith(JAR)) {
      classPath = directory.resolve(JAR).toString();
      line.addAll(ProxyJar.place(jar, Path.of(classPath)));
    }
    line.addAll(List.of("-cp", classPath, Main.class.getName()));
    return line;
  }

  /** Not what makes short commands start fast at the price of speed, and no debugger twice. */
  private static boolean isForTheProxyToo(String flag) {
    boolean setting =
        flag.startsWith("-X")
            || flag.startsWith("-D")
            || flag.startsWith("--enable-native-access")
            || flag.startsWith("--sun-misc-unsafe-memory-access");
    return setting && !flag.startsWith("-XX:TieredStopAtLevel");
  }
}
