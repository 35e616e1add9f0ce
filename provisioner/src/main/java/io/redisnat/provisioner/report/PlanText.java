package io.redisnat.provisioner.report;

import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import io.redisnat.provisioner.plan.Demand;
import io.redisnat.provisioner.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan for people: a line for each machine. */
public final class PlanText {

  private PlanText() {}

  /** The lines. */
  public static List<String> lines(Demand demand, ClusterPlan plan) {
    List<String> lines = new ArrayList<>();
    Optional<String> danger = Planner.danger(plan);
    lines.add(
        "%s: %s"
            .formatted(demand, danger.isEmpty() ? "safe, any one machine can be lost" : "unsafe"));
    danger.ifPresent(lines::add);
    lines.add("");
    for (int machine = 0; machine < demand.machines(); machine++) {
      lines.add(machine(machine, demand, plan));
    }
    lines.add("");
    for (int shard = 0; shard < plan.slots().size(); shard++) {
      lines.add("shard %d: slots %s".formatted(shard + 1, plan.slots().get(shard)));
    }
    return lines;
  }

  private static String machine(int machine, Demand demand, ClusterPlan plan) {
    StringBuilder line = new StringBuilder("machine-%-4d".formatted(machine + 1));
    int used = 0;
    for (Member member : plan.members()) {
      if (member.machine() == machine) {
        String role = member.master() ? "master" : "replica";
        line.append("  %-10s".formatted(role + " " + (member.shard() + 1)));
        used++;
      }
    }
    int spare = demand.places().get(machine) - used;
    return line.append("  spare".repeat(Math.max(0, spare))).toString().stripTrailing();
  }
}
