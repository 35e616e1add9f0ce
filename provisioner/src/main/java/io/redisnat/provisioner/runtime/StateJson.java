package io.redisnat.provisioner.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link ClusterState} as text: what is in {@code cluster.json}, or in a label. */
public final class StateJson {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          // A newer version may have written it.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private StateJson() {}

  /** Many lines, for files that people look into. */
  public static String indented(ClusterState state) {
    return write(state, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT));
  }

  /** One line. */
  public static String compact(ClusterState state) {
    return write(state, JSON);
  }

  private static String write(ClusterState state, ObjectMapper json) {
    try {
      return json.writeValueAsString(Stored.of(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state that cannot be written: " + state, e);
    }
  }

  /**
   * Reads either form.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static ClusterState parse(String text) {
    try {
      return JSON.readValue(text, Stored.class).state();
    } catch (JsonProcessingException | NullPointerException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The form on disk: plain texts and numbers only. */
  record Stored(
      String name,
      String runtime,
      int machines,
      int nodesPerMachine,
      int replicas,
      List<StoredNode> nodes,
      @Nullable StoredPlan plan,
      @Nullable StoredProxy proxy,
      @Nullable Map<String, String> settings) {

    static Stored of(ClusterState s) {
      return new Stored(
          s.name(),
          s.runtime(),
          s.machines(),
          s.nodesPerMachine(),
          s.replicas(),
          s.nodes().stream()
              .map(n -> new StoredNode(n.machine(), n.address().toString(), n.directory()))
              .toList(),
          s.plan().map(StoredPlan::of).orElse(null),
          s.proxy().map(StoredProxy::of).orElse(null),
          s.settings());
    }

    ClusterState state() {
      return new ClusterState(
          name,
          runtime,
          machines,
          nodesPerMachine,
          replicas,
          nodes.stream()
              .map(n -> new NodeSpec(n.machine, HostPort.parse(n.address), n.directory))
              .toList(),
          Optional.ofNullable(plan).map(StoredPlan::plan),
          Optional.ofNullable(proxy).map(StoredProxy::place),
          settings == null ? Map.of() : settings);
    }
  }

  record StoredNode(String machine, String address, String directory) {}

  record StoredPlan(List<StoredMember> members, List<String> slots) {

    static StoredPlan of(ClusterPlan p) {
      return new StoredPlan(
          p.members().stream()
              .map(m -> new StoredMember(m.machine(), m.process(), m.shard(), m.master()))
              .toList(),
          p.slots().stream().map(SlotRange::toString).toList());
    }

    ClusterPlan plan() {
      return new ClusterPlan(
          members.stream().map(m -> new Member(m.machine, m.process, m.shard, m.master)).toList(),
          slots.stream().map(SlotRange::parse).toList());
    }
  }

  record StoredMember(int machine, int process, int shard, boolean master) {}

  record StoredProxy(
      String bind,
      @Nullable String advertise,
      int portBase,
      int capacity,
      @Nullable String entryPort,
      @Nullable Where where) {

    static StoredProxy of(ProxyPlace p) {
      return new StoredProxy(
          p.bind(),
          p.advertise().orElse(null),
          p.portBase(),
          p.capacity(),
          p.entryPort().toString(),
          p.where());
    }

    ProxyPlace place() {
      return new ProxyPlace(
          bind,
          Optional.ofNullable(advertise),
          portBase,
          capacity,
          entryPort == null ? EntryPort.AUTO : EntryPort.parse(entryPort),
          where == null ? Where.HOST : where);
    }
  }
}
