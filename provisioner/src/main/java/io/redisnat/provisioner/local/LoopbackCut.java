package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Programs;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the loopback address of a machine off from all others by two rules of the kernel's packet
 * filter. A file in the state directory says that there may be rules; it is written before them and
 * removed after them, so that whatever happens they are found and taken away.
 */
final class LoopbackCut {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String MARK = "partitioned-";

  private final StateDirectory directory;

  LoopbackCut(StateDirectory directory) {
    this.directory = directory;
  }

  void apart(Part part) {
    String host = part.nodes().get(0).address().host();
    requirePossible(part, host);
    write(mark(part.machine()), host);
    try {
      for (List<String> rule : rules(part.machine(), host)) {
        if (iptables("-C", rule).code() != 0) {
          require(iptables("-I", rule), part);
        }
      }
    } catch (RuntimeFailure e) {
      together(part.machine());
      throw e;
    }
  }

  private static void requirePossible(Part part, String host) {
    String instead =
        ": use 'pause " + part.label() + "', whose peers cannot tell it from a partition";
    if (host.equals("127.0.0.1")) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "all machines share 127.0.0.1 here, none can be cut off" + instead);
    }
    if (!part.whole()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "only a whole machine has an address of its own to cut off, not one node of it"
              + instead);
    }
    if (Programs.find("iptables").isEmpty()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "cutting a machine off needs iptables and root" + instead);
    }
  }

  private static void require(Programs.Result result, Part part) {
    if (result.code() != 0) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "cutting a machine off needs root and a packet filter, and iptables says '%s': use 'pause %s', whose peers cannot tell it from a partition"
              .formatted(result.output().strip(), part.label()));
    }
  }

  /** Takes the rules away, as often as they are there. */
  void together(String machine) {
    Path mark = mark(machine);
    if (!Files.exists(mark)) {
      return;
    }
    for (List<String> rule : rules(machine, read(mark))) {
      while (iptables("-C", rule).code() == 0) {
        Programs.Result result = iptables("-D", rule);
        if (result.code() != 0) {
          throw new RuntimeFailure(
              Kind.CONFIGURATION,
              "machine '%s' stays cut off, root is needed: %s"
                  .formatted(machine, result.output().strip()));
        }
      }
    }
    StateDirectory.remove(mark);
  }

  /** Every machine. */
  void allTogether() {
    for (String file : directory.files()) {
      if (file.startsWith(MARK)) {
        together(file.substring(MARK.length()));
      }
    }
  }

  boolean isApart(String machine) {
    Path mark = mark(machine);
    // After a restart of the host the file is there, the rules are not.
    return Files.exists(mark)
        && rules(machine, read(mark)).stream().anyMatch(r -> iptables("-C", r).code() == 0);
  }

  private List<List<String>> rules(String machine, String host) {
    String comment = "redis-nat " + directory.name() + " " + machine;
    List<String> rest = List.of("-m", "comment", "--comment", comment, "-j", "DROP");
    List<String> from = new ArrayList<>(List.of("INPUT", "-i", "lo", "-s", host, "!", "-d", host));
    List<String> to = new ArrayList<>(List.of("INPUT", "-i", "lo", "-d", host, "!", "-s", host));
    from.addAll(rest);
    to.addAll(rest);
    return List.of(from, to);
  }

  private static Programs.Result iptables(String verb, List<String> rule) {
    // -w: another program may have the lock of the tables for a moment.
    List<String> command = new ArrayList<>(List.of("iptables", "-w", "5", verb));
    command.addAll(rule);
    return Programs.run(command, LIMIT);
  }

  private Path mark(String machine) {
    return directory.path().resolve(MARK + machine);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
