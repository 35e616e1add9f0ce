package io.redisnat.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One configuration in its stages; each is the object at the root.
 *
 * @param written the user's file as parsed, nothing substituted
 * @param effective that over the defaults, substituted
 * @param defaults reference.conf with the environment
 * @param builtIn reference.conf alone; always valid, so it stands in for values that are wrong
 */
record Hocon(
    ConfigObject written, ConfigObject effective, ConfigObject defaults, ConfigObject builtIn) {

  /** The one key at the root of every file. */
  static final String ROOT = "redis-nat";

  /** What the origin of a value from the environment begins with; the variable's name follows. */
  static final String VARIABLE = "environment variable ";

  private static final ConfigResolveOptions NO_SYSTEM =
      ConfigResolveOptions.defaults().setUseSystemEnvironment(false);

  /** Parses a file; includes are relative to it. */
  static Hocon load(Path file, Map<String, String> environment) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
    return load(() -> ConfigFactory.parseFile(file.toFile(), options), environment);
  }

  /** Parses a text. */
  static Hocon load(String text, String origin, Map<String, String> environment) {
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
    return load(() -> ConfigFactory.parseString(text, options), environment);
  }

  /** What an element of audiences falls back to: the first of reference.conf, but for its name. */
  ConfigObject audienceDefaults() {
    return defaults.toConfig().getObjectList(ROOT + ".audiences").get(0).withoutKey("name");
  }

  private static Hocon load(Parser parser, Map<String, String> environment) {
    Config reference =
        ConfigFactory.parseResources(
                Hocon.class.getClassLoader(),
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false))
            // Other libraries on the class path have a reference.conf too.
            .withOnlyPath(ROOT);
    ConfigObject variables = variables(environment);
    try {
      Config written = parser.parse();
      ConfigObject effective =
          written.withFallback(reference).withFallback(variables).resolve(NO_SYSTEM).root();
      for (String name : variables.keySet()) {
        if (!written.root().containsKey(name)) {
          effective = effective.withoutKey(name);
        }
      }
      return new Hocon(
          written.root(),
          effective,
          reference.withFallback(variables).resolve(NO_SYSTEM).root(),
          reference.resolve(NO_SYSTEM).root());
    } catch (ConfigException e) {
      throw HoconErrors.translate(e);
    }
  }

  /**
   * The environment as an object whose values know their variable. An empty REDIS_NAT_ variable
   * counts as unset, which is what compose files make of one that is not given.
   */
  private static ConfigObject variables(Map<String, String> environment) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    environment.forEach(
        (name, value) -> {
          if (!value.isEmpty() || !name.startsWith("REDIS_NAT_")) {
            values.put(name, ConfigValueFactory.fromAnyRef(value, VARIABLE + name));
          }
        });
    return ConfigValueFactory.fromMap(values, "environment");
  }

  private interface Parser {
    Config parse();
  }
}
