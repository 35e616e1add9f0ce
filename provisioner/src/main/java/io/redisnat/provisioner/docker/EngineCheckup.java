package io.redisnat.provisioner.docker;

import java.util.Map;
import java.util.Optional;

/** What there is to say about an engine. */
public final class EngineCheckup {

  /** What a finding about the engine is about. */
  public static final String ABOUT = "engine";

  private final Engine engine;

  /** Asks nothing yet. */
  public EngineCheckup(Engine engine) {
    this.engine = engine;
  }

  /** Who it is, where it was found and which versions it speaks. */
  public String identity() {
    ApiVersions versions = engine.versions();
    return "%s at %s, API %s of %s to %s"
        .formatted(
            versions.engine(),
            engine.address(),
            engine.version(),
            versions.oldest(),
            versions.newest());
  }

  /** The subnet that a cluster gets unless told otherwise. */
  public static String subnet() {
    return Subnets.DEFAULT.toString();
  }

  /** Who has a part of it. */
  public Optional<String> subnetHolder() {
    return new Subnets(engine, Map.of()).holder(Subnets.DEFAULT);
  }
}
