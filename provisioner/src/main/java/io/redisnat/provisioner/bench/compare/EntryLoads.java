package io.redisnat.provisioner.bench.compare;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Loads whose keys are all over a cluster. What is asked through one address for all is asked by a
 * cluster client at the node of each key, so a connection to a node says only what belongs there.
 */
public final class EntryLoads {

  private static final int BUSY = 50;
  private static final int SMALL = 32;
  private static final int LARGE = 16 << 10;
  private static final int DEEP = 16;

  /** Hash tags of each node: one for each key of the largest MGET, in slots of their own. */
  private static final int TAGS = 100;

  private final Map<HostPort, List<String>> tagsOf = new LinkedHashMap<>();
  private final Map<HostPort, HostPort> nodeBehind = new HashMap<>();
  private final List<String> allTags = new ArrayList<>();

  /**
   * Finds keys for each node, by asking it.
   *
   * @param nodes masters that serve all slots together
   * @throws IOException if one cannot be asked
   */
  public EntryLoads(List<HostPort> nodes) throws IOException {
    for (HostPort node : nodes) {
      tagsOf.put(node, tags(node));
    }
    // In turn, so that neighbours are on different nodes.
    for (int i = 0; i < TAGS; i++) {
      for (List<String> tags : tagsOf.values()) {
        allTags.add(tags.get(i));
      }
    }
  }

  private static List<String> tags(HostPort node) throws IOException {
    List<String> tags = new ArrayList<>();
    for (int i = 0; tags.size() < TAGS; i++) {
      String tag = "t" + i;
      String answer =
          new String(
              Probe.said(node, Script.command("EXISTS", "{" + tag + "}")),
              StandardCharsets.US_ASCII);
      if (answer.startsWith(":")) {
        tags.add(tag);
      } else if (!answer.startsWith("-MOVED ")) {
        throw new IOException(node + " answers " + answer.strip());
      }
    }
    return tags;
  }

  /** An address that leads to this one node, as that of a proxy which knows no cluster. */
  public void leadsTo(HostPort address, HostPort node) {
    nodeBehind.put(address, node);
  }

  /**
   * Makes the keys that the loads read.
   *
   * @throws IOException if a node does not take them
   */
  public void prepare() throws IOException {
    for (HostPort node : tagsOf.keySet()) {
      for (int valueBytes : List.of(SMALL, LARGE)) {
        IntFunction<String> keys = keys(node, valueBytes);
        Probe.play(node, Script.fill(TAGS, valueBytes, keys));
      }
    }
  }

  /** The loads, small ones first. */
  public List<Load> all() {
    List<Load> loads = new ArrayList<>();
    for (int valueBytes : List.of(SMALL, LARGE)) {
      for (int pipeline : List.of(1, DEEP)) {
        String size = valueBytes == SMALL ? "32 B" : "16 KiB";
        loads.add(
            load(
                size + ", pipeline " + pipeline,
                to -> Script.mixed(pipeline, valueBytes, keys(to, valueBytes))));
      }
    }
    for (int count : List.of(10, 100)) {
      loads.add(
          load(
              "MGET of " + count + " keys",
              to -> Script.many(count, SMALL, isNode(to), keys(to, SMALL))));
    }
    return loads;
  }

  private static Load load(String name, Load.Conversation script) {
    return new Load(name, BUSY, 0, false, script);
  }

  private boolean isNode(HostPort address) {
    return tagsOf.containsKey(address) || nodeBehind.containsKey(address);
  }

  /** The keys that may be named at an address, by the number of the command. */
  private IntFunction<String> keys(HostPort address, int valueBytes) {
    HostPort node = nodeBehind.getOrDefault(address, address);
    List<String> tags = tagsOf.getOrDefault(node, allTags);
    return command ->
        "redis-nat-bench:{%s}:%d".formatted(tags.get(command % tags.size()), valueBytes);
  }
}
