package io.redisnat.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was found wrong in one configuration, and the sections it was looked for in. */
final class Findings {

  private final List<Section> sections = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  void add(Section section) {
    sections.add(section);
  }

  void problem(String place, String what) {
    problems.add(place + ": " + what);
  }

  /** All problems as one exception, the unknown keys among them; returns if there are none. */
  void throwIfAny() {
    for (Section section : sections) {
      for (String key : section.unknown()) {
        problem(section.where(key), unknown(section, key));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private String unknown(Section section, String key) {
    String shown = ConfigUtil.joinPath(key);
    String path = section.path().isEmpty() ? shown : section.path() + "." + shown;
    return "unknown key '" + path + "'; " + advice(section, key);
  }

  private String advice(Section section, String key) {
    if (section.path().isEmpty()) {
      return underRoot(key);
    }
    return Nearest.to(key, section.asked())
        .map(near -> "did you mean '" + near + "'?")
        .or(() -> elsewhere(key).map(place -> "did you mean '" + place + "'?"))
        .orElseGet(() -> "known here: " + String.join(", ", section.asked()));
  }

  /** The user wrote a key beside the root key, or misspelled the root key. */
  private String underRoot(String key) {
    return elsewhere(key)
        .map(place -> "put it under '" + Hocon.ROOT + "': did you mean '" + place + "'?")
        .or(() -> Nearest.to(key, Set.of(Hocon.ROOT)).map(near -> "did you mean '" + near + "'?"))
        .orElse("all keys of this file are under '" + Hocon.ROOT + " { ... }'");
  }

  /** The path of the key of that name in another section. */
  private Optional<String> elsewhere(String key) {
    return sections.stream()
        .filter(section -> !section.path().isEmpty() && section.asked().contains(key))
        .map(section -> section.path() + "." + key)
        .findFirst();
  }
}
