package io.redisnat.provisioner.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of using a server.
 *
 * @param name as it is called in the result
 * @param busy connections that each send the next request when the reply to the last one is there
 * @param idle connections that say nothing meanwhile
 * @param reconnects true if each request has a connection of its own
 * @param script what the busy ones say, to this address
 */
public record Load(String name, int busy, int idle, boolean reconnects, Conversation script) {

  private static final int BUSY = 50;
  private static final int IDLE = 1000;

  /** A large reply needs no crowd to keep a proxy busy. */
  private static final int ASKING = 10;

  private static final int SMALL = 32;
  private static final int LARGE = 16 << 10;
  private static final int DEEP = 16;

  /** Says what is sent to an address, and what comes back; may ask there first. */
  @FunctionalInterface
  interface Conversation {
    Script with(HostPort address) throws IOException;
  }

  /** The loads of commands, with keys that {@link #prepare} has to make first. */
  public static List<Load> ofCommands() {
    List<Load> loads = new ArrayList<>();
    for (int valueBytes : List.of(SMALL, LARGE)) {
      for (int pipeline : List.of(1, DEEP)) {
        Script script = Script.mixed(pipeline, valueBytes);
        String size = valueBytes == SMALL ? "32 B" : "16 KiB";
        loads.add(new Load(size + ", pipeline " + pipeline, BUSY, 0, false, to -> script));
      }
    }
    Script mixed = Script.mixed(1, SMALL);
    loads.add(new Load("32 B, 1000 idle", BUSY, IDLE, false, to -> mixed));
    Script ping = Script.of(Script.command("PING"), "+PONG\r\n".getBytes(US_ASCII));
    loads.add(new Load("connect storm", BUSY, 0, true, to -> ping));
    return loads;
  }

  /** CLUSTER SLOTS, of which each address has its own answer. */
  public static Load ofTopology(int nodes) {
    String question = Script.command("CLUSTER", "SLOTS");
    return new Load(
        "SLOTS of " + nodes + " nodes",
        ASKING,
        0,
        false,
        to -> Script.of(question, Probe.answer(to, question)));
  }

  /**
   * Makes the keys that the loads of commands read.
   *
   * @param node serves all slots
   * @throws IOException if it does not
   */
  public static void prepare(HostPort node) throws IOException {
    for (int valueBytes : List.of(SMALL, LARGE)) {
      Probe.play(node, Script.fill(DEEP, valueBytes));
    }
  }
}
