package io.redisnat.provisioner.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.plan.Demand;
import io.redisnat.provisioner.plan.PlacementException;
import io.redisnat.provisioner.plan.Planner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A plan as a file: made by {@code plan --out}, applied by {@code up --plan}. People may edit it to
 * say who replicates whom; reading checks that it still makes a whole cluster.
 *
 * @param demand what was wanted
 * @param plan who is what, where
 * @param world what was there when it was made, from {@link #worldOf}
 */
public record PlanFile(Demand demand, ClusterPlan plan, String world) {

  private static final int FORMAT = 1;
  private static final int FINGERPRINT_BYTES = 8;
  private static final String NOTHING = "none";

  /**
   * The fingerprint of what is there: of no cluster, or of one whose nodes were decided on.
   *
   * @param addresses the addresses of its nodes, empty if there is no cluster
   */
  public static String worldOf(List<HostPort> addresses) {
    if (addresses.isEmpty()) {
      return NOTHING;
    }
    String text =
        addresses.stream().sorted().map(HostPort::toString).collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Refuses the plan if it was made for something else.
   *
   * @param now {@link #worldOf} what is there now
   * @throws StalePlanException if that differs from what was there then
   */
  public void requireWorld(String now) {
    if (!now.equals(world)) {
      throw new StalePlanException(
          "the plan was made for %s, and there is %s now: make a new plan"
              .formatted(describe(world), describe(now)));
    }
  }

  private static String describe(String world) {
    return world.equals(NOTHING) ? "no cluster" : "the cluster with fingerprint " + world;
  }

  /** Its JSON. */
  public String json() {
    return Json.of(
        new Stored(
            FORMAT,
            world,
            demand.places(),
            demand.masters(),
            demand.replicas(),
            Planner.danger(plan).isEmpty(),
            plan.slots().stream().map(SlotRange::toString).toList(),
            plan.members().stream()
                .map(
                    m ->
                        new StoredNode(
                            m.machine() + 1,
                            m.process() + 1,
                            m.shard() + 1,
                            m.master() ? "master" : "replica"))
                .toList()));
  }

  /**
   * Writes it.
   *
   * @throws PlanFileException if that fails
   */
  public void write(Path file) {
    try {
      Files.writeString(file, json() + "\n");
    } catch (IOException e) {
      throw new PlanFileException("cannot write " + file + ": " + e, e);
    }
  }

  /**
   * Reads one.
   *
   * @throws PlanFileException if it cannot be read or is no plan of a whole cluster
   */
  public static PlanFile read(Path file) {
    try {
      PlanFile read = Json.MAPPER.readValue(Files.readString(file), Stored.class).plan();
      PlanChecks.check(read);
      return read;
    } catch (JsonProcessingException e) {
      throw new PlanFileException(
          "%s is no plan: %s (line %d)"
              .formatted(
                  file,
                  e.getOriginalMessage(),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    } catch (IllegalArgumentException | NullPointerException | PlacementException e) {
      throw new PlanFileException(file + " is no plan of a whole cluster: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PlanFileException("cannot read " + file + ": " + e, e);
    }
  }

  /** The form on disk: counted from 1, as people do. */
  record Stored(
      int format,
      String world,
      List<Integer> places,
      int masters,
      int replicas,
      boolean safe,
      List<String> slots,
      List<StoredNode> nodes) {

    PlanFile plan() {
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "its format is %d, this program reads %d".formatted(format, FORMAT));
      }
      return new PlanFile(
          new Demand(places, masters, replicas),
          new ClusterPlan(
              nodes.stream().map(StoredNode::member).toList(),
              slots.stream().map(SlotRange::parse).toList()),
          world);
    }
  }

  record StoredNode(int machine, int process, int shard, String role) {
    Member member() {
      if (!role.equals("master") && !role.equals("replica")) {
        throw new IllegalArgumentException(
            "the role '%s' is neither master nor replica".formatted(role));
      }
      return new Member(machine - 1, process - 1, shard - 1, role.equals("master"));
    }
  }
}
