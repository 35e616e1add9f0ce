package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.Machines.Condition;
import io.redisnat.provisioner.runtime.NodeSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes are doing: what the engine says of their container, and the container of them. */
final class ContainerConditions {

  private final ClusterObjects objects;
  private final Exec exec;

  ContainerConditions(ClusterObjects objects, Exec exec) {
    this.objects = objects;
    this.exec = exec;
  }

  Map<NodeSpec, Condition> of(Collection<NodeSpec> nodes) {
    Map<String, Box> boxes = new HashMap<>();
    objects.boxes().forEach(box -> boxes.put(box.machine(), box));
    List<Box> running = boxes.values().stream().filter(Box::isRunning).toList();
    Map<String, Map<Integer, String>> states = new HashMap<>();
    List<Map<Integer, String>> asked = Parallel.map(running, this::said);
    for (int i = 0; i < running.size(); i++) {
      states.put(running.get(i).machine(), asked.get(i));
    }
    Map<NodeSpec, Condition> conditions = new LinkedHashMap<>();
    for (NodeSpec node : nodes) {
      Optional<Box> box = Optional.ofNullable(boxes.get(node.machine()));
      Map<Integer, String> ofMachine = states.getOrDefault(node.machine(), Map.of());
      String said = ofMachine.getOrDefault(node.address().port(), "absent");
      conditions.put(node, box.map(b -> condition(b, said)).orElse(Condition.ABSENT));
    }
    return conditions;
  }

  private static Condition condition(Box box, String said) {
    if (box.isPaused()) {
      return Condition.PAUSED;
    }
    if (!box.isRunning()) {
      return Condition.STOPPED;
    }
    return switch (said) {
      case "running" -> box.ip().isEmpty() ? Condition.PARTITIONED : Condition.RUNNING;
      case "paused" -> Condition.PAUSED;
      case "stopped" -> Condition.STOPPED;
      default -> Condition.ABSENT;
    };
  }

  /** What the machine says of each of its ports. */
  Map<Integer, String> said(Box box) {
    Map<Integer, String> states = new HashMap<>();
    if (box.is(Labels.Role.MACHINE)) {
      exec.machine(box, List.of("state"))
          .lines()
          .map(line -> line.split(" "))
          .filter(words -> words.length == 2)
          .forEach(words -> states.put(Integer.parseInt(words[0]), words[1]));
    }
    return states;
  }
}
