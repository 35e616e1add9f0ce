package io.redisnat.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration while it is read. A value that is wrong is noted as a problem
 * and replaced by its default, so that reading goes on and finds the other problems too. The keys
 * that were asked for are the keys that exist: there is no second list of them.
 *
 * <p>Used by one thread.
 */
final class Section {

  private final Findings findings;
  private final String path;
  private final ConfigObject values;
  private final ConfigObject builtIn;
  private final Written written;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private boolean onlyDefaults;

  /**
   * A section that {@code findings} will ask for unknown keys.
   *
   * @param path as in {@code redis-nat.upstream}; empty for the root
   * @param values effective values
   * @param builtIn defaults that stand in for wrong values
   * @param written what the user wrote of it
   */
  Section(
      Findings findings, String path, ConfigObject values, ConfigObject builtIn, Written written) {
    this.findings = findings;
    this.path = path;
    this.values = values;
    this.builtIn = builtIn;
    this.written = written;
    findings.add(this);
  }

  /** The section under {@code key}, which reference.conf must have. */
  Section child(String key) {
    ConfigObject childBuiltIn = (ConfigObject) defaultOf(key);
    asked.add(key);
    ConfigValue value = values.get(key);
    ConfigObject childValues = childBuiltIn;
    if (value instanceof ConfigObject object) {
      childValues = object;
    } else if (value != null) {
      reject(
          key, value, "is " + Values.kind(value) + "; it must be a section: " + key + " { ... }");
    }
    return new Section(findings, pathOf(key), childValues, childBuiltIn, written.child(key));
  }

  /**
   * The section that is element {@code index} of the list under {@code key}; empty if it is none.
   *
   * @param defaults what the element falls back to
   */
  Optional<Section> element(String key, int index, ConfigValue value, ConfigObject defaults) {
    String elementPath = pathOf(key) + "[" + index + "]";
    String place = written.where(key, value);
    if (!(value instanceof ConfigObject object)) {
      findings.problem(
          place,
          "'%s' is %s; it must be a section: { name = ... }"
              .formatted(elementPath, Values.kind(value)));
      return Optional.empty();
    }
    ConfigObject model = (ConfigObject) ((ConfigList) defaultOf(key)).get(0);
    // Where the element is the default one, nobody wrote it.
    ConfigObject own = Written.line(object.origin()) == null ? null : object;
    return Optional.of(
        new Section(
            findings, elementPath, object.withFallback(defaults), model, new Written(own, place)));
  }

  /** The value of a key that has a default. */
  <T> T get(String key, Function<ConfigValue, T> conversion) {
    return find(key, conversion).orElseGet(() -> conversion.apply(defaultOf(key)));
  }

  /** The value of a key that must be written; what comes back if it is not is a stand-in. */
  <T> T required(String key, Function<ConfigValue, T> conversion) {
    Optional<T> value = find(key, conversion);
    if (value.isEmpty()) {
      reject(key, null, "is missing");
    }
    return value.orElseGet(() -> conversion.apply(defaultOf(key)));
  }

  /** The value of a key; empty if it is not there, null (HOCON's word for unset), or wrong. */
  <T> Optional<T> find(String key, Function<ConfigValue, T> conversion) {
    asked.add(key);
    ConfigValue value = values.get(key);
    if (value == null
        || value.valueType() == ConfigValueType.NULL
        || onlyDefaults
        || rejected.contains(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(conversion.apply(value));
    } catch (BadValueException e) {
      reject(key, e.culprit(), e.what());
      return Optional.empty();
    }
  }

  /**
   * Makes a record of this section. A value the record refuses is noted and replaced by its
   * default, and the record is tried again: its constructor stops at the first, the user wants all.
   */
  <T> T build(Function<Section, T> maker) {
    while (true) {
      try {
        return maker.apply(this);
      } catch (InvalidKeyException e) {
        if (onlyDefaults) {
          throw new IllegalStateException("the defaults of '" + path + "' are not valid", e);
        }
        // Each key is rejected once; where a default does not go with the rest, all become default.
        onlyDefaults = !reject(e.key(), values.get(e.key()), e.what());
      }
    }
  }

  /** Notes a problem of {@code key}; false if one was noted before. */
  boolean reject(String key, @Nullable ConfigValue culprit, String what) {
    if (!rejected.add(key)) {
      return false;
    }
    findings.problem(written.where(key, culprit), "'" + pathOf(key) + "' " + what);
    return true;
  }

  /** True if a value of this section is wrong. */
  boolean isRejected() {
    return !rejected.isEmpty();
  }

  /** True if the value of {@code key} is wrong. */
  boolean isRejected(String key) {
    return rejected.contains(key);
  }

  /** True if the user gave {@code key} a value, in the file or by its environment variable. */
  boolean isWritten(String key) {
    ConfigValue value = values.get(key);
    return value != null
        && value.valueType() != ConfigValueType.NULL
        && Written.isUsers(value.origin());
  }

  /** The section's own {@code file:line}. */
  String place() {
    return written.place();
  }

  String path() {
    return path;
  }

  /** The keys that exist. */
  Set<String> asked() {
    return asked;
  }

  /** The keys that were written and do not exist, in the order of the alphabet. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(asked);
    return unknown;
  }

  /** Where {@code key} was written. */
  String where(String key) {
    return written.where(key, values.get(key));
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private ConfigValue defaultOf(String key) {
    ConfigValue value = builtIn.get(key);
    if (value == null) {
      throw new IllegalStateException("reference.conf has no '" + pathOf(key) + "'");
    }
    return value;
  }
}
