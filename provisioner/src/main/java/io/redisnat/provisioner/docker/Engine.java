package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One container engine. Thread-safe. Whatever it refuses is a {@link RuntimeFailure} that says what
 * was tried, and at which socket.
 */
public final class Engine implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Of one answer; stopping a container takes the longest of what is asked without a stream. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private static final int CONNECTIONS = 64;

  private final EngineAddress address;
  private final ApiVersions versions;
  private final RemoteApiVersion version;
  private final DockerClient client;
  private final Supplier<DockerClient> openStreams;
  private @Nullable DockerClient streams;

  private Engine(EngineAddress address, ApiVersions versions) {
    this.address = address;
    this.versions = versions;
    this.version = versions.common(address);
    this.client = open(address, version, ANSWER);
    // A log that is followed may say nothing for hours.
    this.openStreams = () -> open(address, version, Duration.ZERO);
  }

  /**
   * Asks the engine which versions it speaks and settles on one.
   *
   * @throws RuntimeFailure with kind ENGINE if it does not answer, or speaks none that is known
   *     here
   */
  public static Engine connect(EngineAddress address) {
    try (DockerClient unversioned = open(address, RemoteApiVersion.UNKNOWN_VERSION, CONNECT)) {
      Version said = unversioned.versionCmd().exec();
      return new Engine(
          address,
          new ApiVersions(
              Optional.ofNullable(said.getMinAPIVersion()).orElse("1.12"),
              String.valueOf(said.getApiVersion()),
              String.valueOf(said.getVersion())));
    } catch (RuntimeFailure e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      throw new RuntimeFailure(
          Kind.ENGINE,
          "the engine at %s does not answer: %s; is it Docker or Podman, and may this user use it?"
              .formatted(address, message(e)),
          e);
    }
  }

  private static DockerClient open(
      EngineAddress address, RemoteApiVersion version, Duration answer) {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address.uri().toString())
            .withDockerTlsVerify(false)
            .withApiVersion(version)
            .build();
    ZerodepDockerHttpClient.Builder http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .connectionTimeout(CONNECT)
            .maxConnections(CONNECTIONS);
    if (!answer.isZero()) {
      http.responseTimeout(answer);
    }
    return DockerClientImpl.getInstance(config, http.build());
  }

  /** Where it is. */
  public EngineAddress address() {
    return address;
  }

  /** What it speaks. */
  public ApiVersions versions() {
    return versions;
  }

  /** What is spoken with it. */
  public String version() {
    return version.getVersion();
  }

  /**
   * Asks the engine.
   *
   * @param what completes "cannot ..."
   */
  <T> T ask(String what, Function<DockerClient, T> question) {
    return ask(what, client, question);
  }

  /** Asks for a stream, which may pause for as long as it likes. */
  <T> T stream(String what, Function<DockerClient, T> question) {
    return ask(what, streams(), question);
  }

  private synchronized DockerClient streams() {
    DockerClient open = streams;
    if (open == null) {
      open = openStreams.get();
      streams = open;
    }
    return open;
  }

  /** As {@link #ask}; empty if there is no such thing. */
  <T> Optional<T> find(String what, Function<DockerClient, T> question) {
    return ask(
        what,
        c -> {
          try {
            return Optional.of(question.apply(c));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private <T> T ask(String what, DockerClient asked, Function<DockerClient, T> question) {
    try {
      return question.apply(asked);
    } catch (RuntimeFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(what, e);
    }
  }

  private RuntimeFailure failure(String what, RuntimeException e) {
    String text = message(e);
    // 403 and 500 are all that tells a taken address from other trouble; the texts are stable.
    boolean taken =
        e instanceof ConflictException
            || text.contains("already in use")
            || text.contains("already allocated")
            || text.contains("Pool overlaps");
    return new RuntimeFailure(
        taken ? Kind.CONFLICT : Kind.ENGINE,
        "cannot %s: %s (engine at %s)".formatted(what, text, address.place()),
        e);
  }

  /** What the engine said, without the wrapping. */
  private static String message(Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof DockerException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage()).strip();
    return text.replaceFirst("(?s)^Status \\d+: ", "")
        .replaceFirst("(?s)^\\{\"message\":\"(.*)\"\\}$", "$1");
  }

  @Override
  public void close() {
    try {
      client.close();
      synchronized (this) {
        if (streams != null) {
          streams.close();
        }
      }
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot close the connections: " + e, e);
    }
  }
}
