package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * INFO of several masters as that of one server: what counts something is added up, what describes
 * the server is as the first one says it. Lines that name replicas by their address are left out.
 */
public final class InfoMerge implements Merge {

  private static final String LINE_END = "\r\n";

  @Override
  public ByteBuf merge(ByteBufAllocator allocator, List<ByteBuf> replies) {
    ByteBuf error = Frames.firstError(replies);
    if (error != null) {
      return error.retainedSlice();
    }
    RespValue first = RespTrees.read(replies.get(0)).orElseThrow();
    String merged = merge(replies.stream().map(InfoMerge::text).toList());
    return RespTrees.write(allocator, first.withString(merged));
  }

  private static String text(ByteBuf reply) {
    return Objects.requireNonNullElse(
        RespTrees.read(reply).map(RespValue::string).orElse(null), "");
  }

  static String merge(List<String> texts) {
    List<Map<String, List<String>>> all = texts.stream().map(InfoMerge::sections).toList();
    List<String> merged = new ArrayList<>();
    all.get(0)
        .forEach(
            (name, lines) -> {
              List<List<String>> same =
                  all.stream().map(other -> other.getOrDefault(name, List.of())).toList();
              merged.add(name + LINE_END + joined(section(name, lines, same)));
            });
    return String.join(LINE_END, merged);
  }

  private static String joined(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append(LINE_END));
    return text.toString();
  }

  /** The lines behind each heading. */
  private static Map<String, List<String>> sections(String text) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.split(LINE_END)) {
      if (line.startsWith("#")) {
        lines = new ArrayList<>();
        sections.put(line, lines);
      } else if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return sections;
  }

  private static List<String> section(String heading, List<String> first, List<List<String>> same) {
    String name = heading.substring(1).strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "commandstats", "errorstats", "keyspace" -> InfoRows.merge(same);
      case "clients", "memory", "persistence", "stats", "replication", "cpu" ->
          fields(name, first, same.stream().map(InfoMerge::byName).toList());
      default -> first;
    };
  }

  private static Map<String, String> byName(List<String> lines) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      fields.put(line.substring(0, Math.max(0, colon)), line.substring(colon + 1));
    }
    return fields;
  }

  private static List<String> fields(
      String section, List<String> first, List<Map<String, String>> all) {
    Map<String, String> merged = new LinkedHashMap<>();
    byName(first)
        .forEach(
            (name, value) -> {
              List<String> values =
                  all.stream()
                      .flatMap(other -> Optional.ofNullable(other.get(name)).stream())
                      .toList();
              merged.put(name, InfoFields.merge(section, name, values));
            });
    merged.keySet().removeIf(InfoFields::namesReplica);
    merged.replaceAll((name, value) -> InfoFields.readable(name, value, merged));
    return merged.entrySet().stream()
        .map(field -> field.getKey() + ":" + field.getValue())
        .toList();
  }
}
