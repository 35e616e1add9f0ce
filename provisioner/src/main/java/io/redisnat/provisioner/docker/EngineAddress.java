package io.redisnat.provisioner.docker;

import java.net.URI;

/**
 * Where an engine may be.
 *
 * @param uri {@code unix:///var/run/docker.sock}, {@code tcp://127.0.0.1:2375} or {@code
 *     npipe:////./pipe/docker_engine}
 * @param source who says so: {@code --docker-host}, {@code DOCKER_HOST}, a context, or that it is a
 *     usual place
 */
public record EngineAddress(URI uri, String source) {

  /** The path of the socket, or host and port: what to show to people. */
  String place() {
    return uri.getScheme().equals("unix") ? uri.getPath() : uri.toString();
  }

  @Override
  public String toString() {
    return place() + " (" + source + ")";
  }
}
