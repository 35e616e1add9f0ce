package io.redisnat.provisioner.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code cluster.json}; a reader sees the old or the new one, never a half. */
final class StateFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  Optional<ClusterState> read() {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Stored.class).state());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          file + " is damaged (" + e.getMessage() + "): 'redis-nat down' removes the cluster",
          e);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void write(ClusterState state) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, JSON.writeValueAsString(Stored.of(state)) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot write " + file + ": " + e.getMessage(), e);
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
      @Nullable StoredProxy proxy) {

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
          s.proxy().map(StoredProxy::of).orElse(null));
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
          Optional.ofNullable(proxy).map(StoredProxy::place));
    }
  }

  record StoredNode(String machine, String address, String directory) {}

  record StoredProxy(String bind, @Nullable String advertise, int portBase, int capacity) {

    static StoredProxy of(ProxyPlace p) {
      return new StoredProxy(p.bind(), p.advertise().orElse(null), p.portBase(), p.capacity());
    }

    ProxyPlace place() {
      return new ProxyPlace(bind, Optional.ofNullable(advertise), portBase, capacity);
    }
  }
}
