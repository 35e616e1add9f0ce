package io.redisnat.provisioner.outside;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The jar that a proxy runs from. The launcher makes an archive of the proxy's classes, which
 * halves the CPU time of a start; Java accepts it for the very file that it was made of, by
 * whatever name.
 */
final class ProxyJar {

  /** Beside the jar; the launcher replaces what is in there and never writes to it. */
  private static final String ARCHIVED = "archived";

  private static final String CLASSES = "redis-nat.jsa";

  private ProxyJar() {}

  /**
   * Gives a proxy its jar.
   *
   * @param jar what the build made
   * @param place where the proxy wants it; what is there is replaced
   * @return the flags of Java that go with it: none if there is no archive of this jar, or its file
   *     cannot have a second name there, as on another file system
   */
  static List<String> place(Path jar, Path place) {
    Path archived = jar.resolveSibling(ARCHIVED).resolve(jar.getFileName());
    Path classes = archived.resolveSibling(CLASSES);
    try {
      Files.deleteIfExists(place);
      if (isNewer(classes, jar) && hasLinked(archived, place)) {
        return List.of("-XX:SharedArchiveFile=" + classes, "-Xlog:cds=off,cds+dynamic=off");
      }
      Files.copy(jar, place, StandardCopyOption.REPLACE_EXISTING);
      return List.of();
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot copy " + jar + " to " + place + ": " + e.getMessage(), e);
    }
  }

  private static boolean isNewer(Path classes, Path jar) throws IOException {
    return Files.exists(classes)
        && Files.getLastModifiedTime(classes).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private static boolean hasLinked(Path file, Path name) {
    try {
      Files.createLink(name, file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
