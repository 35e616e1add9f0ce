package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The images there are. */
public enum ImageKind {
  /** A machine: several redis-servers. */
  NODE("redis-nat-node", "Dockerfile"),
  /** The sidecar: the proxy alone. */
  PROXY("redis-nat-proxy", "docker/proxy/Dockerfile");

  /** All of docker/node; a test compares the two. */
  static final List<String> NODE_FILES =
      List.of(
          "Dockerfile",
          "form",
          "machine",
          "plan-3x3",
          "redis-conf/7000/redis.conf",
          "redis-conf/7001/redis.conf",
          "redis-conf/7002/redis.conf",
          "redis-conf/common.conf");

  /** All of docker/proxy; a test compares the two. */
  static final List<String> PROXY_FILES =
      List.of("Dockerfile", "proxy.conf", "ready", "redis-nat-proxy");

  private static final String PROXY_JAR = "redis-nat-proxy.jar";

  private final String repository;
  private final String dockerfile;

  ImageKind(String repository, String dockerfile) {
    this.repository = repository;
    this.dockerfile = dockerfile;
  }

  /** Its name, without a tag. */
  public String repository() {
    return repository;
  }

  String dockerfile() {
    return dockerfile;
  }

  /**
   * What it is built from.
   *
   * @throws RuntimeFailure with kind CONFIGURATION if that is not there
   */
  ImageContext context() {
    ImageContext context = new ImageContext();
    if (this == NODE) {
      NODE_FILES.forEach(file -> context.withResource(file, "node/" + file));
      return context;
    }
    PROXY_FILES.forEach(file -> context.withResource("docker/proxy/" + file, "proxy/" + file));
    Path jar = proxyJar();
    try {
      // Where the Dockerfile finds it in a source tree.
      return context.with("proxy/target/" + PROXY_JAR, Files.readAllBytes(jar));
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + jar + ": " + e.getMessage(), e);
    }
  }

  /**
   * The jar of the sidecar: beside this program, or where the build has put it.
   *
   * @throws RuntimeFailure with kind CONFIGURATION if it is in neither place
   */
  public static Path proxyJar() {
    Path here = here();
    List<Path> places =
        List.of(
            here.resolveSibling(PROXY_JAR),
            here.resolve("../../../proxy/target").normalize().resolve(PROXY_JAR));
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFIGURATION,
                    "the sidecar is made of %s, which is neither %s nor %s: build it with 'mvn package', or use --proxy host"
                        .formatted(PROXY_JAR, places.get(0), places.get(1))));
  }

  private static Path here() {
    try {
      return Path.of(ImageKind.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program is nowhere", e);
    }
  }
}
