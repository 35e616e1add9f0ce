package io.redisnat.provisioner.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The contexts of the docker command line, as it stores them: {@code config.json} names the current
 * one, {@code contexts/meta/<sha256 of the name>/meta.json} has its endpoint.
 *
 * @param directory {@code ~/.docker}
 */
record DockerContexts(Path directory) {

  /** The one that {@code docker context use} has set. */
  Optional<String> current() {
    Path file = directory.resolve("config.json");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    return Optional.of(read(file).path("currentContext").asText("")).filter(c -> !c.isEmpty());
  }

  /**
   * The engine of a context.
   *
   * @throws RuntimeFailure if there is no such context
   */
  String host(String name) {
    Path meta = directory.resolve("contexts/meta").resolve(sha256(name)).resolve("meta.json");
    if (!Files.isReadable(meta)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "the docker context '%s' is not in %s: 'docker context ls' shows what there is"
              .formatted(name, directory.resolve("contexts")));
    }
    return read(meta).path("Endpoints").path("docker").path("Host").asText("");
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
