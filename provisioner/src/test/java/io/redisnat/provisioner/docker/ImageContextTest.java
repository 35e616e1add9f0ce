package io.redisnat.provisioner.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class ImageContextTest {

  private static final Path DOCKER = Path.of("..", "docker");

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void theFilesAreThoseOfTheDirectories() throws IOException {
    assertThat(ImageKind.NODE_FILES).isEqualTo(files(DOCKER.resolve("node")));
    assertThat(ImageKind.PROXY_FILES).isEqualTo(files(DOCKER.resolve("proxy")));
  }

  @Test
  void theHashChangesWithWhatItIsMadeOfAndWithNothingElse() {
    ImageContext one = new ImageContext().with("b", new byte[] {1}).with("a", new byte[] {2});
    ImageContext same = new ImageContext().with("a", new byte[] {2}).with("b", new byte[] {1});
    ImageContext other = new ImageContext().with("a", new byte[] {2}).with("b", new byte[] {3});
    Map<String, String> arguments = Map.of("BASE_IMAGE", "redis:8");

    assertThat(one.hash(arguments)).isEqualTo(same.hash(arguments)).hasSize(12);
    assertThat(one.hash(arguments)).isNotEqualTo(other.hash(arguments));
    assertThat(one.hash(arguments)).isNotEqualTo(one.hash(Map.of()));
  }

  @Test
  void theArchiveHasAllFilesWithTheirContent() throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(ImageKind.NODE.context().tar())) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        assertThat(tar.readAllBytes())
            .isEqualTo(Files.readAllBytes(DOCKER.resolve("node").resolve(e.getName())));
      }
    }
  }

  /** Compose and Kubernetes form the cluster by this file, where there is no planner. */
  @Test
  void thePlanInTheImageIsThePlanners() throws IOException {
    ClusterPlan plan = Planner.plan(new Shape(3, 3, 2), false);
    List<String> written =
        Files.readAllLines(DOCKER.resolve("node/plan-3x3")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();

    assertThat(written)
        .isEqualTo(plan.members().stream().map(member -> line(plan, member)).toList());
  }

  private static String line(ClusterPlan plan, Member member) {
    String self = place(member);
    if (member.master()) {
      return self + " master " + plan.slots().get(member.shard());
    }
    Member master =
        plan.members().stream()
            .filter(m -> m.master() && m.shard() == member.shard())
            .findFirst()
            .orElseThrow();
    return self + " replica " + place(master);
  }

  private static String place(Member member) {
    return (member.machine() + 1) + " " + (7000 + member.process());
  }

  /** Both Dockerfiles, the code and the compose file build on the same. */
  @Test
  void theBaseImageIsTheSameEverywhere() throws IOException {
    for (String file : List.of("node/Dockerfile", "proxy/Dockerfile")) {
      assertThat(Files.readAllLines(DOCKER.resolve(file)))
          .contains("ARG BASE_IMAGE=" + Images.DEFAULT_BASE);
    }
  }
}
