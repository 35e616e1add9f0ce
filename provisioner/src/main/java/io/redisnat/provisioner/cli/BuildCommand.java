package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.docker.Engine;
import io.redisnat.provisioner.docker.EngineLocator;
import io.redisnat.provisioner.docker.ImageKind;
import io.redisnat.provisioner.docker.Images;
import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.lifecycle.Runtimes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat build}: the images, before somebody waits for them. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Builds the images of runtime docker: the machine, and the sidecar.",
      "What is there already is not built again; up does the same when it needs one."
    })
final class BuildCommand extends ClusterCommand {

  @Option(
      names = "--base-image",
      paramLabel = "IMAGE",
      defaultValue = Images.DEFAULT_BASE,
      description = "What the machine is built on, such as redis:8 (default: ${DEFAULT-VALUE}).")
  private String baseImage = Images.DEFAULT_BASE;

  @Option(
      names = "--only",
      paramLabel = "node|proxy",
      description = "Build just the image of the machine, or of the sidecar.")
  private @Nullable ImageKind only;

  @Option(names = "--again", description = "Build even what is there.")
  private boolean again;

  @Override
  int run(Runtimes runtimes) {
    Map<String, String> built = new LinkedHashMap<>();
    try (Engine engine =
        Engine.connect(new EngineLocator().locate(name().dockerHost().orElse(null)))) {
      Images images = new Images(engine);
      for (ImageKind kind : only == null ? List.of(ImageKind.values()) : List.of(only)) {
        Progress progress = progress();
        String base = kind == ImageKind.NODE ? baseImage : Images.DEFAULT_BASE;
        String image =
            images.ensure(
                kind,
                base,
                again,
                (number, total, what) -> progress.share(kind.repository(), number, total));
        built.put(kind.name().toLowerCase(Locale.ROOT), image);
      }
    }
    result(String.join("\n", built.values()), built);
    return ExitCodes.OK;
  }
}
