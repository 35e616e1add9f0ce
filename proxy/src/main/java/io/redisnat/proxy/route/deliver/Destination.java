package io.redisnat.proxy.route.deliver;

/** Where a command is to go. */
sealed interface Destination {

  /** Some master. */
  static Destination any() {
    return new Any();
  }

  /** Whoever serves a slot. */
  static Destination slot(int slot) {
    return new Slot(slot, true);
  }

  /** The same; TRYAGAIN ends it. */
  static Destination slotWithoutPatience(int slot) {
    return new Slot(slot, false);
  }

  /** One node. */
  static Destination node(int node) {
    return new Node(node);
  }

  /** The node to ask, by what is known now; {@link Routing#NOBODY} if there is none. */
  int node(Routing routing, int attempt);

  /** Whether to try again when the keys are in the middle of a move. */
  default boolean isPatient() {
    return true;
  }

  /** Whether replicas have what is asked for. */
  default boolean isKeyed() {
    return false;
  }

  /** What cannot be reached, for people. */
  String what(Routing routing);

  /** See {@link #slot} and {@link #slotWithoutPatience}. */
  record Slot(int slot, boolean isPatient) implements Destination {
    @Override
    public int node(Routing routing, int attempt) {
      return routing.nodeOf(slot);
    }

    @Override
    public boolean isKeyed() {
      return true;
    }

    @Override
    public String what(Routing routing) {
      int node = routing.nodeOf(slot);
      return node == Routing.NOBODY
          ? "slot " + slot + " is not served"
          : routing.nameOf(node) + ", which serves slot " + slot + ",";
    }
  }

  /** See {@link #node}. */
  record Node(int node) implements Destination {
    @Override
    public int node(Routing routing, int attempt) {
      return routing.book().byIndex(node) == null ? Routing.NOBODY : node;
    }

    @Override
    public String what(Routing routing) {
      return routing.nameOf(node);
    }
  }

  /** See {@link #any}. */
  record Any() implements Destination {
    @Override
    public int node(Routing routing, int attempt) {
      return routing.someMaster(attempt);
    }

    @Override
    public String what(Routing routing) {
      return "no master";
    }
  }
}
