package io.redisnat.proxy.route.deliver;

import io.redisnat.proxy.route.table.Access;

/** A delivery on a connection of the client's own. */
final class LineDelivery extends Delivery {

  private final Line line;

  LineDelivery(
      Routing routing, Destination destination, Access access, Line line, Customer customer) {
    super(routing, destination, access, customer);
    this.line = line;
  }

  @Override
  boolean send(int to, boolean ask) {
    line.send(to, ask, this);
    return true;
  }
}
