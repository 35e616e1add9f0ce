package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the images that are not there. The tag of an image is the hash of all it is made of, so
 * one that is there is never stale, and clusters with different bases do not fight for a name.
 */
public final class Images {

  /** What an image is built on if nobody says otherwise; also in both Dockerfiles. */
  public static final String DEFAULT_BASE = "debian:bookworm-slim";

  private static final long BUILD_MINUTES = 20;
  private static final int LINES_KEPT = 8;
  private static final Pattern STEP = Pattern.compile("Step (\\d+)/(\\d+) : (.*)", Pattern.DOTALL);

  private final Engine engine;

  /** Builds nothing yet. */
  public Images(Engine engine) {
    this.engine = engine;
  }

  /**
   * Builds it unless it is there.
   *
   * @param base the image to build on
   * @param fresh build even if it is there
   * @return its name and tag
   * @throws RuntimeFailure with kind ENGINE that ends with what the build printed last
   */
  public String ensure(ImageKind kind, String base, boolean fresh, BuildProgress progress) {
    ImageContext context = kind.context();
    Map<String, String> arguments = Map.of("BASE_IMAGE", base);
    String hash = context.hash(arguments);
    String name = kind.repository() + ":" + hash;
    if (fresh || !exists(name)) {
      build(kind, context, arguments, hash, progress);
    }
    return name;
  }

  /** True if the engine has an image of that name. */
  public boolean exists(String name) {
    return engine.find("look at image " + name, c -> c.inspectImageCmd(name).exec()).isPresent();
  }

  private void build(
      ImageKind kind,
      ImageContext context,
      Map<String, String> arguments,
      String hash,
      BuildProgress progress) {
    String name = kind.repository() + ":" + hash;
    Progress told = new Progress(progress);
    engine.stream(
        "build image " + name + " on " + arguments.get("BASE_IMAGE"),
        c -> {
          BuildImageCmd command =
              c.buildImageCmd(context.tar())
                  .withDockerfilePath(kind.dockerfile())
                  .withTags(Set.of(name))
                  .withLabels(
                      Map.of(
                          Labels.ROLE, Labels.Role.IMAGE.text(),
                          Labels.CONTEXT, hash,
                          Labels.VERSION, Labels.version()))
                  .withRemove(true)
                  .withForcerm(true);
          arguments.forEach(command::withBuildArg);
          command.exec(told);
          return awaitBuild(told, name);
        });
  }

  private static boolean awaitBuild(Progress told, String name) {
    try {
      return told.awaitImageId(BUILD_MINUTES, TimeUnit.MINUTES) != null;
    } catch (RuntimeException e) {
      String printed = told.last();
      throw new RuntimeFailure(
          Kind.ENGINE,
          "cannot build image %s: %s%s"
              .formatted(
                  name, e.getMessage(), printed.isEmpty() ? "" : "; it printed last:\n" + printed),
          e);
    }
  }

  /** Removes those that no container uses. */
  void removeUnused(Consumer<String> progress) {
    for (Image image : ours()) {
      String id = image.getId();
      try {
        engine.ask("remove image " + id, c -> c.removeImageCmd(id).withForce(true).exec());
        progress.accept("removed image " + name(image));
      } catch (RuntimeFailure e) {
        if (!(e.getCause() instanceof ConflictException)
            && !(e.getCause() instanceof NotFoundException)) {
          throw e;
        }
        progress.accept("image " + name(image) + " stays, another cluster uses it");
      }
    }
  }

  private List<Image> ours() {
    return engine.ask(
        "list images",
        c ->
            c.listImagesCmd()
                .withLabelFilter(Map.of(Labels.ROLE, Labels.Role.IMAGE.text()))
                .exec());
  }

  private static String name(Image image) {
    String[] tags = image.getRepoTags();
    return tags == null || tags.length == 0 ? image.getId() : tags[0];
  }

  /** From what the classic builder prints to steps and lines. */
  private static final class Progress extends BuildImageResultCallback {
    private final BuildProgress progress;
    private final Deque<String> last = new ArrayDeque<>();

    Progress(BuildProgress progress) {
      this.progress = progress;
    }

    @Override
    public void onNext(BuildResponseItem item) {
      String text = item.getStream();
      if (text != null && !text.isBlank()) {
        Matcher step = STEP.matcher(text.strip());
        if (step.matches()) {
          progress.step(
              Integer.parseInt(step.group(1)), Integer.parseInt(step.group(2)), step.group(3));
        } else {
          text.lines().filter(line -> !line.isBlank()).forEach(this::line);
        }
      }
      super.onNext(item);
    }

    private void line(String line) {
      synchronized (last) {
        if (last.size() == LINES_KEPT) {
          last.removeFirst();
        }
        last.addLast(line);
      }
      progress.output(line);
    }

    String last() {
      synchronized (last) {
        return String.join("\n", last);
      }
    }
  }
}
